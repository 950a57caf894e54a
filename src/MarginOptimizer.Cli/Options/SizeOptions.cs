using System.CommandLine;

namespace MarginOptimizer.Cli.Options;

/// <summary>What bounds the size of a trade.</summary>
internal sealed class SizeOptions
{
    public Option<double?> TargetHeadroom { get; } = NumberOption.Finite("--target-headroom", "USD", "Headroom that has to stay; default: 0");

    public Option<string?> Limits { get; } = new("--limits") { Description = "File of further limits (examples/formats.md)", HelpName = "FILE" };

    public Option<bool> AtMark { get; } = new("--at-mark") { Description = "Fills at the mark in any size, instead of through the quotes" };

    public Option<double?> VisibleShare { get; } = NumberOption.Share("--visible-share", "SHARE", "Share of the visible depth that may be taken; default: all");

    public Option<long?> MaxMultiple { get; } = TextOption.Count("--max-multiple", "Multiples looked at each way; default: 100000");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[TargetHeadroom, Limits, AtMark, VisibleShare, MaxMultiple]) command.Options.Add(option);
    }
}

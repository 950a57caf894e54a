using System.CommandLine;

namespace MarginOptimizer.Cli.Options;

/// <summary>The options of <c>marginopt margin</c> that ask for several models side by side.</summary>
internal sealed class ComparisonOptions
{
    private readonly Option<string[]> _models = new("--models")
    {
        Description = "Several models side by side, such as deribit-spm,deribit-sm@2026-09-23",
        HelpName = "ID,ID",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _all = new("--all-models") { Description = "Every model side by side; those that do not margin the book are listed with the reason" };

    private readonly Option<bool> _announced = new("--announced") { Description = "Also announced versions of the models, with the change against the version in force" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_models, _all, _announced]) command.Options.Add(option);
    }

    public bool IsAsked(ParseResult parsed) => IsAll(parsed) || IsAnnounced(parsed) || parsed.GetValue(_models) is { Length: > 0 };

    public bool IsAll(ParseResult parsed) => parsed.GetValue(_all);

    public bool IsAnnounced(ParseResult parsed) => parsed.GetValue(_announced);

    /// <summary>The names given, none when none are.</summary>
    public IReadOnlyList<string> Names(ParseResult parsed) =>
        [.. (parsed.GetValue(_models) ?? []).SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}

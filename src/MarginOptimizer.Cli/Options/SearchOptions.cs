using System.CommandLine;

namespace MarginOptimizer.Cli.Options;

/// <summary>The options that say how long and how closely to search.</summary>
internal sealed class SearchOptions
{
    private readonly Option<double?> _timeLimit = NumberOption.Positive("--time-limit", "SECONDS", "Stop the search after this time; default: 60");
    private readonly Option<long?> _workLimit = TextOption.Count("--work-limit", "Stop the search after this much work: repeatable on any machine");
    private readonly Option<double?> _gap = NumberOption.Positive("--gap", "FRACTION", "Relative gap within which an answer counts as optimal; default: 0.0001");

    private readonly Option<bool> _fractional = new("--fractional")
    {
        Description = "Allow fractions of lots: a bound for comparison, not for trading",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_fractional, _timeLimit, _workLimit, _gap]) command.Options.Add(option);
    }

    public bool IsFractional(ParseResult parsed) => parsed.GetValue(_fractional);

    public double? Gap(ParseResult parsed) => parsed.GetValue(_gap);

    public long? WorkLimit(ParseResult parsed) => parsed.GetValue(_workLimit);

    public TimeSpan TimeLimit(ParseResult parsed) => TimeSpan.FromSeconds(Math.Min(parsed.GetValue(_timeLimit) ?? 60.0, 86_400.0));
}

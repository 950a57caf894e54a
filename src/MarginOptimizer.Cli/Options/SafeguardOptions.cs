using System.CommandLine;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Cli.Options;

/// <summary>The switches of the limits that are on by default.</summary>
internal sealed class SafeguardOptions
{
    private readonly Option<bool> _noProfile = Switch("--no-profile", "Let vega, theta and gamma by expiry change freely");
    private readonly Option<bool> _noRealRisk = Switch("--no-real-risk", "Let the worst loss over the house scenarios grow");
    private readonly Option<bool> _noRobust = Switch("--no-robust", "Minimise the margin of today's market alone, not the worst after market moves");
    private readonly Option<bool> _noHeadroom = Switch("--no-headroom", "With several accounts: let the headroom of one become negative");
    private readonly Option<bool> _noLegCaps = Switch("--no-leg-caps", "Cap a leg by all of the visible depth or open interest, not by a share of it");
    private readonly Option<bool> _savingsOutlive = Switch("--savings-outlive", "The margin once near legs have expired, within the horizon, must not rise by the trades");
    private readonly Option<bool> _noHygiene = Switch("--no-hygiene", "Trade on crossed, stale or parity-breaking quotes too");

    private readonly Option<double?> _worstFill = NumberOption.Multiple(
        "--worst-fill-margin", "TIMES", "Whatever part of the trades has filled, the initial margin is at most so many times that of today, such as 1.05; in USD: limit worst_fill_initial_margin in --limits");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_worstFill, _noProfile, _noRealRisk, _noRobust, _noLegCaps, _noHygiene, _noHeadroom, _savingsOutlive]) command.Options.Add(option);
    }

    public Safeguards Read(ParseResult parsed) => new()
    {
        KeepProfile = !parsed.GetValue(_noProfile),
        LimitRealRisk = !parsed.GetValue(_noRealRisk),
        RobustMargin = !parsed.GetValue(_noRobust),
        CapLegs = !parsed.GetValue(_noLegCaps),
        QuoteHygiene = !parsed.GetValue(_noHygiene),
        KeepHeadroom = !parsed.GetValue(_noHeadroom),
        SavingsOutlive = parsed.GetValue(_savingsOutlive),
        WorstFillMultiple = parsed.GetValue(_worstFill),
    };

    private static Option<bool> Switch(string name, string description) => new(name) { Description = description };
}

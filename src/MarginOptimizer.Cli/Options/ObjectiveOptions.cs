using System.CommandLine;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Cli.Options;

/// <summary>The options that say what a proposal minimises.</summary>
internal sealed class ObjectiveOptions
{
    private const string MinMargin = "min-margin";
    private const string RestoreHeadroom = "restore-headroom";
    private const string SaveMoney = "save-money";

    private readonly Option<string> _mode = new("--mode")
    {
        Description = "Least margin within the budget, least cost that restores the headroom, or least money",
        DefaultValueFactory = _ => MinMargin,
    };

    private readonly Option<double?> _budget = NumberOption.NotNegative(
        "--budget", "USD", "Execution cost at most (min-margin); default: 1 % of the present initial margin");

    private readonly Option<double?> _targetHeadroom = NumberOption.Finite(
        "--target-headroom", "USD", "Headroom wanted (restore-headroom); default: 0");

    private readonly Option<double?> _priceOfMargin = NumberOption.Fraction(
        "--price-of-margin", "FRACTION", "What a year of margin costs you; default: 10%");

    private readonly Option<double?> _horizonDays = NumberOption.Positive("--horizon-days", "DAYS", "For how long margin is paid; default: 7");

    private readonly Option<double?> _minBenefit = NumberOption.NotNegative("--min-benefit", "USD", "Propose nothing below this gain; default: 0");

    public ObjectiveOptions() => _mode.AcceptOnlyFromAmong(MinMargin, RestoreHeadroom, SaveMoney);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_mode, _budget, _targetHeadroom, _priceOfMargin, _horizonDays, _minBenefit]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            // Read as text: a value that is at fault has none.
            var mode = result.GetResult(_mode)?.Tokens is [var token] ? token.Value : MinMargin;
            if (mode is RestoreHeadroom or SaveMoney && result.GetResult(_budget) is not null)
                result.AddError("--budget: is only for --mode min-margin; elsewhere limit execution_cost in --limits");
            if (mode is MinMargin or SaveMoney && result.GetResult(_targetHeadroom) is not null)
                result.AddError("--target-headroom: is only for --mode restore-headroom; elsewhere limit headroom in --limits");
        });
    }

    /// <summary>The problem with the numbers of its objective as the user wants them.</summary>
    public RebalancingProblem Apply(ParseResult parsed, RebalancingProblem problem) => problem with
    {
        CostBudget = parsed.GetValue(_budget),
        TargetHeadroom = parsed.GetValue(_targetHeadroom) ?? problem.TargetHeadroom,
        PriceOfMargin = parsed.GetValue(_priceOfMargin) ?? problem.PriceOfMargin,
        HorizonDays = parsed.GetValue(_horizonDays) ?? problem.HorizonDays,
        MinimumBenefit = parsed.GetValue(_minBenefit) ?? problem.MinimumBenefit,
    };

    public RebalancingMode ModeOf(ParseResult parsed) => parsed.GetValue(_mode) switch
    {
        RestoreHeadroom => RebalancingMode.RestoreHeadroom,
        SaveMoney => RebalancingMode.SaveMoney,
        _ => RebalancingMode.MinMargin,
    };
}

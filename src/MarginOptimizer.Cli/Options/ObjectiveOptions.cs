using System.CommandLine;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Cli.Options;

/// <summary>The options that say what a proposal minimises.</summary>
internal sealed class ObjectiveOptions
{
    private const string MinMargin = "min-margin";
    private const string RestoreHeadroom = "restore-headroom";
    private const string SaveMoney = "save-money";
    private const string HedgeToTarget = "hedge-to-target";
    private const string Unwind = "unwind";
    private const double DefaultMarginAlpha = 0.99;

    private readonly Option<string> _mode = new("--mode")
    {
        Description = "Least margin within the budget, least cost that restores the headroom, least money, least money near exposure targets, or least money while only closing",
        DefaultValueFactory = _ => MinMargin,
    };

    private readonly Option<double?> _budget = NumberOption.NotNegative(
        "--budget", "USD", "Execution cost at most (min-margin); default: 1 % of the present initial margin");

    private readonly Option<double?> _targetHeadroom = NumberOption.Finite(
        "--target-headroom", "USD", "Headroom wanted (restore-headroom, default: 0; unwind, default: none)");

    private readonly Option<bool> _inTotal = new("--headroom-in-total")
    {
        Description = "The headroom wanted is on the sum over the accounts; otherwise every account has to reach it",
    };

    private readonly Option<double?> _unwind = NumberOption.Share(
        "--unwind", "FRACTION", "Share of the gross notional to close at least (unwind); default: what pays for itself");

    private readonly Option<double?> _priceOfMargin = NumberOption.Fraction(
        "--price-of-margin", "FRACTION", "What a year of margin costs you; default: 10%");

    private readonly Option<double?> _horizonDays = NumberOption.Positive("--horizon-days", "DAYS", "For how long margin is paid; default: 7");

    private readonly Option<double?> _minBenefit = NumberOption.NotNegative("--min-benefit", "USD", "Propose nothing below this gain; default: 0");

    private readonly Option<double?> _tradeBenefit = NumberOption.NotNegative(
        "--min-trade-benefit", "USD", "What every trade has to bring, no dust; the objective shown leaves the charge out; default: 0");

    private readonly Option<double?> _orderNotional = NumberOption.NotNegative(
        "--min-order-notional", "USD", "Smallest notional of every order, beside the venue's minimums; default: 0");

    private readonly Option<double?> _marginAlpha = NumberOption.OpenShare(
        "--margin-alpha", "FRACTION", "Confidence of the tail that --margin-scenarios minimises; default: 99%");

    public ObjectiveOptions() => _mode.AcceptOnlyFromAmong(MinMargin, RestoreHeadroom, SaveMoney, HedgeToTarget, Unwind);

    public Option<string?> Targets { get; } = new("--targets")
    {
        Description = "File of exposure targets (hedge-to-target; examples/formats.md)",
        HelpName = "FILE",
    };

    public Option<string?> MarginScenarios { get; } = new("--margin-scenarios")
    {
        Description = "Minimise the expected shortfall over these return rows (id of one of the scenarioSets of --limits) wherever the mode minimises the margin; the venue's margin is reported beside it",
        HelpName = "ID",
    };

    /// <summary>Confidence of the tail minimised.</summary>
    public double MarginAlpha(ParseResult parsed) => parsed.GetValue(_marginAlpha) ?? DefaultMarginAlpha;

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_mode, _budget, _targetHeadroom, _inTotal, Targets, _unwind, MarginScenarios, _marginAlpha, _priceOfMargin, _horizonDays, _minBenefit, _tradeBenefit, _orderNotional]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            // Read as text: a value that is at fault has none.
            var mode = result.GetResult(_mode)?.Tokens is [var token] ? token.Value : MinMargin;
            if (mode is RestoreHeadroom or SaveMoney or HedgeToTarget or Unwind && result.GetResult(_budget) is not null)
                result.AddError("--budget: is only for --mode min-margin; elsewhere limit execution_cost in --limits");
            if (mode is MinMargin or SaveMoney or HedgeToTarget && result.GetResult(_targetHeadroom) is not null)
                result.AddError("--target-headroom: is only for --mode restore-headroom and unwind; elsewhere limit headroom in --limits");
            if (mode is MinMargin or RestoreHeadroom or SaveMoney or HedgeToTarget && result.GetResult(_unwind) is not null)
                result.AddError("--unwind: is only for --mode unwind; elsewhere limit gross_notional in --limits");
            if (mode is MinMargin or RestoreHeadroom or SaveMoney or Unwind && result.GetResult(Targets) is not null)
                result.AddError("--targets: is only for --mode hedge-to-target; elsewhere limit exposures in --limits");
            if (result.GetResult(_marginAlpha) is not null && result.GetResult(MarginScenarios) is null)
                result.AddError("--margin-alpha: is about the rows of --margin-scenarios, which is not given");
            if (mode == HedgeToTarget && result.GetResult(Targets) is null)
                result.AddError("--targets: is missing: --mode hedge-to-target needs a file of exposure targets");
        });
    }

    /// <summary>The problem with the numbers of its objective as the user wants them.</summary>
    public RebalancingProblem Apply(ParseResult parsed, RebalancingProblem problem) => problem with
    {
        CostBudget = parsed.GetValue(_budget),
        TargetHeadroom = parsed.GetValue(_targetHeadroom) ?? problem.TargetHeadroom,
        UnwindShare = parsed.GetValue(_unwind),
        PriceOfMargin = parsed.GetValue(_priceOfMargin) ?? problem.PriceOfMargin,
        HorizonDays = parsed.GetValue(_horizonDays) ?? problem.HorizonDays,
        MinimumBenefit = parsed.GetValue(_minBenefit) ?? problem.MinimumBenefit,
        MinimumTradeBenefit = parsed.GetValue(_tradeBenefit) ?? problem.MinimumTradeBenefit,
        MinimumOrderNotional = parsed.GetValue(_orderNotional) ?? problem.MinimumOrderNotional,
    };

    public bool IsHeadroomInTotal(ParseResult parsed) => parsed.GetValue(_inTotal);

    public RebalancingMode ModeOf(ParseResult parsed) => parsed.GetValue(_mode) switch
    {
        RestoreHeadroom => RebalancingMode.RestoreHeadroom,
        SaveMoney => RebalancingMode.SaveMoney,
        HedgeToTarget => RebalancingMode.HedgeToTarget,
        Unwind => RebalancingMode.Unwind,
        _ => RebalancingMode.MinMargin,
    };
}

using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>The section on the optimiser.</summary>
internal sealed class RebalancingJson(ConfigPaths paths, ViolationList faults)
{
    private const long MostWork = 1L << 52;

    public RebalancingRule? Read(JsonFields root)
    {
        if (root.Get("rebalancing") is not { } element) return null;
        if (JsonFields.Open(
            element, "rebalancing", faults, "mode", "everyHours", "whenUtilisationAbove", "whenHeadroomBelow", "costBudget", "budgetShare", "targetHeadroom",
            "priceOfMargin", "horizonDays", "minimumBenefit", "minimumTradeBenefit", "limits", "safeguards", "days", "moneyness", "futures", "futuresCap",
            "workLimit", "gap", "wholeLots") is not { } fields) return null;
        var standard = new RebalancingRule();
        var rule = standard with
        {
            Mode = Mode(fields) ?? standard.Mode,
            Every = fields.Number("everyHours", Numbers.Hours) is { } hours ? TimeSpan.FromHours(hours) : null,
            WhenUtilisationAbove = fields.Number("whenUtilisationAbove", NumberRule.Positive),
            WhenHeadroomBelow = fields.Number("whenHeadroomBelow", NumberRule.Money),
            CostBudget = fields.Number("costBudget", NumberRule.NotNegative),
            BudgetShare = fields.Number("budgetShare", Numbers.Share),
            TargetHeadroom = fields.Number("targetHeadroom", NumberRule.Money),
            PriceOfMargin = fields.Number("priceOfMargin", new NumberRule("a fraction per year > 0 and <= 10", v => v is > 0.0 and <= 10.0)),
            HorizonDays = fields.Number("horizonDays", new NumberRule("days > 0 and <= 3650", v => v is > 0.0 and <= 3650.0)) ?? standard.HorizonDays,
            MinimumBenefit = fields.Number("minimumBenefit", NumberRule.NotNegative) ?? 0.0,
            MinimumTradeBenefit = fields.Number("minimumTradeBenefit", NumberRule.NotNegative) ?? 0.0,
            Limits = Limits(fields),
            Safeguards = ReadSafeguards(fields),
            Days = Numbers.Range(fields, "days", Numbers.Days, faults) ?? standard.Days,
            Moneyness = Numbers.Range(fields, "moneyness", NumberRule.Positive, faults) ?? standard.Moneyness,
            Futures = !fields.Has("futures") || fields.Flag("futures"),
            FuturesCap = fields.Number("futuresCap", NumberRule.Positive),
            WorkLimit = Numbers.Long(fields, "workLimit", 1, MostWork) ?? standard.WorkLimit,
            GapTolerance = fields.Number("gap", new NumberRule("a fraction > 0 and <= 1", v => v is > 0.0 and <= 1.0)) ?? standard.GapTolerance,
            WholeLots = !fields.Has("wholeLots") || fields.Flag("wholeLots"),
        };
        Check(fields, rule);
        return rule;
    }

    /// <summary>Targets of exposures are not part of a backtest.</summary>
    private static RebalancingMode? Mode(JsonFields fields)
    {
        var mode = fields.Choice<RebalancingMode>("mode");
        if (mode != RebalancingMode.HedgeToTarget) return mode;
        fields.Fault("mode", "hedge_to_target needs targets, which a backtest does not take: use limits on exposures");
        return null;
    }

    private static void Check(JsonFields fields, RebalancingRule rule)
    {
        if (rule is { Every: null, WhenUtilisationAbove: null, WhenHeadroomBelow: null })
            fields.Fault("everyHours", "is missing, expected at least one of everyHours, whenUtilisationAbove and whenHeadroomBelow");
        if (rule.Mode != RebalancingMode.MinMargin && (rule.CostBudget is not null || rule.BudgetShare is not null))
            fields.Fault(rule.CostBudget is null ? "budgetShare" : "costBudget", "is for mode min_margin only");
        if (rule.CostBudget is not null && rule.BudgetShare is not null) fields.Fault("budgetShare", "is given beside costBudget; one of them is enough");
        if (rule.Mode is not (RebalancingMode.RestoreHeadroom or RebalancingMode.Unwind) && rule.TargetHeadroom is not null)
            fields.Fault("targetHeadroom", "is for modes restore_headroom and unwind only");
        if (rule.Mode == RebalancingMode.Unwind && rule.TargetHeadroom is null) fields.Fault("targetHeadroom", "is missing; unwind needs it here");
    }

    private System.Collections.Immutable.ImmutableArray<Domain.Limits.Limit> Limits(JsonFields fields)
    {
        if (paths.Field(fields, "limits", faults) is not { } path) return [];
        try
        {
            return LimitFile.Read(path, paths.IsConfined ? paths.Folder : null);
        }
        catch (InvalidInputException fault)
        {
            foreach (var violation in fault.Violations) faults.Add($"{fields.PathOf("limits")}: {violation.Path}", violation.Message);
            return [];
        }
    }

    private Safeguards ReadSafeguards(JsonFields root)
    {
        var standard = new Safeguards();
        if (root.Get("safeguards") is not { } element) return standard;
        if (JsonFields.Open(
            element, root.PathOf("safeguards"), faults, "keepProfile", "profileShare", "limitRealRisk", "robustMargin", "robustMove", "capLegs", "visibleShare",
            "openInterestShare", "savingsOutlive", "worstFillMultiple", "quoteHygiene") is not { } fields) return standard;
        bool On(string name, bool otherwise) => fields.Has(name) ? fields.Flag(name) : otherwise;
        return standard with
        {
            KeepProfile = On("keepProfile", standard.KeepProfile),
            ProfileShare = fields.Number("profileShare", NumberRule.NotNegative) ?? standard.ProfileShare,
            LimitRealRisk = On("limitRealRisk", standard.LimitRealRisk),
            RobustMargin = On("robustMargin", standard.RobustMargin),
            RobustMove = fields.Number("robustMove", new NumberRule("a fraction > 0 and < 1", v => v is > 0.0 and < 1.0)),
            CapLegs = On("capLegs", standard.CapLegs),
            VisibleShare = fields.Number("visibleShare", new NumberRule("a fraction > 0 and <= 1", v => v is > 0.0 and <= 1.0)) ?? standard.VisibleShare,
            OpenInterestShare = fields.Number("openInterestShare", new NumberRule("a fraction > 0 and <= 1", v => v is > 0.0 and <= 1.0)) ?? standard.OpenInterestShare,
            SavingsOutlive = On("savingsOutlive", standard.SavingsOutlive),
            WorstFillMultiple = fields.Number("worstFillMultiple", new NumberRule("a multiple >= 1 and <= 1000", v => v is >= 1.0 and <= 1000.0)),
            QuoteHygiene = On("quoteHygiene", standard.QuoteHygiene),
        };
    }
}

using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Server.Wire;

/// <summary>The figures of a finished backtest as the wire has them.</summary>
internal static class BacktestSummaryWire
{
    public static V1.BacktestSummary Write(BacktestSummary summary)
    {
        var wire = new V1.BacktestSummary
        {
            Name = summary.Name,
            InputHash = summary.Input,
            EngineVersion = summary.Build,
            MarketSource = summary.Source,
            From = TimeWire.Write(summary.From),
            To = TimeWire.Write(summary.To),
            Snapshots = summary.Snapshots,
            PriceOfMargin = summary.PriceOfMargin,
        };
        wire.ModelVersions.AddRange(summary.Models);
        wire.Arms.AddRange(summary.Arms.Select(Write));
        wire.Comparisons.AddRange(summary.Comparisons.Select(Write));
        wire.Assumptions.AddRange(summary.Assumptions);
        wire.Warnings.AddRange(summary.Warnings.Select(w => new V1.WarningCount { Code = w.Key, Rows = w.Value }));
        wire.Notes.AddRange(summary.Notes);
        return wire;
    }

    private static V1.BacktestArm Write(ArmSummary arm)
    {
        var wire = new V1.BacktestArm
        {
            Book = arm.Book,
            Optimised = arm.Optimised,
            Rows = arm.Rows,
            FirstEquityUsd = arm.FirstEquityUsd,
            LastEquityUsd = arm.LastEquityUsd,
            ProfitUsd = arm.ProfitUsd,
            RevaluationUsd = arm.RevaluationUsd,
            TradingProfitUsd = arm.TradingProfitUsd,
            DrawdownUsd = arm.DrawdownUsd,
            MeanInitialUsd = arm.MeanInitialUsd,
            LargestInitialUsd = arm.LargestInitialUsd,
            LargestPathInitialUsd = arm.LargestPathInitialUsd,
            MeanMaintenanceUsd = arm.MeanMaintenanceUsd,
            TurnoverUsd = arm.TurnoverUsd,
            CostUsd = arm.CostUsd,
            FeeUsd = arm.FeeUsd,
            FundingUsd = arm.FundingUsd,
            SettlementFeeUsd = arm.SettlementFeeUsd,
            Settlements = arm.Settlements,
            DepositUsd = arm.DepositUsd,
            MarginCalls = arm.MarginCalls,
            LiquidationPoints = arm.LiquidationPoints,
            Liquidated = arm.Liquidated,
            LiquidationCostUsd = arm.LiquidationCostUsd,
            ProposalsAsked = arm.Asked,
            ProposalsTraded = arm.Traded,
            ProposalsProven = arm.Proven,
            ProposalCostUsd = arm.ProposalCostUsd,
            UnquotedFills = arm.UnquotedFills,
            DeepFills = arm.DeepFills,
            UnlistedTrades = arm.UnlistedTrades,
            CarriedMarks = arm.CarriedMarks,
            LapsedForecasts = arm.LapsedForecasts,
            LeastEquityUsd = arm.LeastEquityUsd,
            Forecasts = arm.Forecasts is { } tests ? Write(tests) : null,
        };
        if (arm.MeanEfficiency is { } efficiency) wire.MeanEfficiency = efficiency;
        if (arm.MeanUtilisation is { } utilisation) wire.MeanUtilisation = utilisation;
        if (arm.LargestUtilisation is { } largest) wire.LargestUtilisation = largest;
        if (arm.LeastHeadroomUsd is { } headroom) wire.LeastHeadroomUsd = headroom;
        if (arm.ReturnOnMargin is { } returned) wire.ReturnOnMargin = returned;
        if (arm.NotionalPerMargin is { } notional) wire.NotionalPerMargin = notional;
        if (arm.MeanGap is { } gap) wire.MeanGap = gap;
        return wire;
    }

    private static V1.ForecastTestsReport Write(ForecastTests tests)
    {
        var wire = new V1.ForecastTestsReport
        {
            Count = tests.Count,
            LeftOut = tests.LeftOut,
            Exceptions = tests.Exceptions,
            Expected = tests.Expected,
            Kupiec = tests.Kupiec,
            KupiecPValue = tests.KupiecPValue,
            Christoffersen = tests.Christoffersen,
            ChristoffersenPValue = tests.ChristoffersenPValue,
            ConditionalCoverage = tests.ConditionalCoverage,
            ConditionalCoveragePValue = tests.ConditionalCoveragePValue,
            BaselZone = tests.BaselZone,
            BaselProbability = tests.BaselProbability,
            AcerbiSzekely2 = tests.AcerbiSzekely2,
            AcerbiSzekely2PValue = tests.AcerbiSzekely2PValue,
        };
        if (tests.AcerbiSzekely1 is { } first) wire.AcerbiSzekely1 = first;
        if (tests.AcerbiSzekely1PValue is { } value) wire.AcerbiSzekely1PValue = value;
        return wire;
    }

    private static V1.BacktestComparison Write(BookComparison comparison)
    {
        var wire = new V1.BacktestComparison
        {
            Book = comparison.Book,
            MeanSavedUsd = comparison.MeanSavedUsd,
            SavedUsdYears = comparison.SavedUsdYears,
            ValueUsd = comparison.ValueUsd,
            ProposalCostUsd = comparison.ProposalCostUsd,
            NetUsd = comparison.NetUsd,
            ProfitDifferenceUsd = comparison.ProfitDifferenceUsd,
        };
        if (comparison.SavedShare is { } share) wire.SavedShare = share;
        if (comparison.BreakEvenPrice is { } price) wire.BreakEvenPrice = price;
        return wire;
    }
}

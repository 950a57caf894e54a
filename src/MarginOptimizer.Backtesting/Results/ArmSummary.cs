using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>One book from the first row to the last, with or without the optimiser. Amounts in USD; averages are over time, each row holding until the next.</summary>
public sealed record ArmSummary
{
    public required string Book { get; init; }

    public required bool Optimised { get; init; }

    public required int Rows { get; init; }

    /// <summary>Before the first trades, at their marks.</summary>
    public required double FirstEquityUsd { get; init; }

    public required double LastEquityUsd { get; init; }

    public required double LeastEquityUsd { get; init; }

    /// <summary>Last less first equity less what was paid in.</summary>
    public required double ProfitUsd { get; init; }

    /// <summary>Of that, what moves of the indices did to cash and pledged collateral.</summary>
    public required double RevaluationUsd { get; init; }

    /// <summary>Profit without the revaluation: what positions and trades brought.</summary>
    public required double TradingProfitUsd { get; init; }

    /// <summary>Largest fall of equity less deposits and revaluation from an earlier row.</summary>
    public required double DrawdownUsd { get; init; }

    public required double MeanInitialUsd { get; init; }

    public required double LargestInitialUsd { get; init; }

    /// <summary>Largest initial margin on the path between rows.</summary>
    public required double LargestPathInitialUsd { get; init; }

    public required double MeanMaintenanceUsd { get; init; }

    /// <summary>Over the rows that have one.</summary>
    public required double? MeanEfficiency { get; init; }

    /// <summary>Over the rows that have one.</summary>
    public required double? MeanUtilisation { get; init; }

    public required double? LargestUtilisation { get; init; }

    /// <summary>Least collateral - maintenance margin on the path.</summary>
    public required double? LeastHeadroomUsd { get; init; }

    /// <summary>Trading profit per year and USD of mean initial margin; null without margin or time.</summary>
    public required double? ReturnOnMargin { get; init; }

    /// <summary>Mean notional per USD of mean initial margin; null without margin.</summary>
    public required double? NotionalPerMargin { get; init; }

    public required double TurnoverUsd { get; init; }

    public required double CostUsd { get; init; }

    public required double FeeUsd { get; init; }

    public required double FundingUsd { get; init; }

    public required double SettlementFeeUsd { get; init; }

    public required int Settlements { get; init; }

    public required double DepositUsd { get; init; }

    /// <summary>Rows at which the initial margin was above the collateral.</summary>
    public required int MarginCalls { get; init; }

    public required int LiquidationPoints { get; init; }

    public required int Liquidated { get; init; }

    public required double LiquidationCostUsd { get; init; }

    /// <summary>Proposals asked for.</summary>
    public required int Asked { get; init; }

    /// <summary>Of those, with trades.</summary>
    public required int Traded { get; init; }

    /// <summary>Of those asked for, proven.</summary>
    public required int Proven { get; init; }

    public required double ProposalCostUsd { get; init; }

    /// <summary>Mean gap of the proposals that have one.</summary>
    public required double? MeanGap { get; init; }

    public required int UnquotedFills { get; init; }

    public required int DeepFills { get; init; }

    public required int UnlistedTrades { get; init; }

    public required int CarriedMarks { get; init; }

    /// <summary>Forecasts in no test: no snapshot was near the end of their horizon, or a position had no mark then.</summary>
    public required int LapsedForecasts { get; init; }

    /// <summary>How the forecasts of risk did; null without forecasts that ended.</summary>
    public required ForecastTests? Forecasts { get; init; }

    /// <param name="rows">Of one arm, in order; at least one.</param>
    public static ArmSummary Of(ImmutableArray<StepRow> rows, RiskRule risk)
    {
        var weights = Weights(rows);
        double? Mean(Func<StepRow, double?> value) => WeightedMean(rows, weights, value);
        var (first, last) = (rows[0], rows[^1]);
        var start = first.EquityUsd + first.CostUsd - first.DepositUsd;
        var profit = last.EquityUsd - start - rows.Sum(r => r.DepositUsd);
        var revaluation = rows.Sum(r => r.RevaluationUsd);
        var years = (last.At - first.At).TotalDays / 365.0;
        var initial = Mean(r => r.InitialUsd) ?? 0.0;
        return new ArmSummary
        {
            Book = first.Book,
            Optimised = first.Optimised,
            Rows = rows.Length,
            FirstEquityUsd = start,
            LastEquityUsd = last.EquityUsd,
            LeastEquityUsd = rows.Min(r => r.EquityUsd),
            ProfitUsd = profit,
            RevaluationUsd = revaluation,
            TradingProfitUsd = profit - revaluation,
            DrawdownUsd = Drawdown(rows, start),
            MeanInitialUsd = initial,
            LargestInitialUsd = rows.Max(r => r.InitialUsd),
            LargestPathInitialUsd = rows.Max(r => r.PathInitialUsd),
            MeanMaintenanceUsd = Mean(r => r.MaintenanceUsd) ?? 0.0,
            MeanEfficiency = Mean(r => r.Efficiency),
            MeanUtilisation = Mean(r => r.Utilisation),
            LargestUtilisation = rows.Max(r => r.Utilisation),
            LeastHeadroomUsd = rows.Min(r => r.PathHeadroomUsd),
            ReturnOnMargin = initial > 0.0 && years > 0.0 ? (profit - revaluation) / years / initial : null,
            NotionalPerMargin = initial > 0.0 ? Mean(r => r.NotionalUsd) / initial : null,
            TurnoverUsd = rows.Sum(r => r.TurnoverUsd),
            CostUsd = rows.Sum(r => r.CostUsd),
            FeeUsd = rows.Sum(r => r.FeeUsd),
            FundingUsd = rows.Sum(r => r.FundingUsd),
            SettlementFeeUsd = rows.Sum(r => r.SettlementFeeUsd),
            Settlements = rows.Sum(r => r.Settlements),
            DepositUsd = rows.Sum(r => r.DepositUsd),
            MarginCalls = rows.Count(r => r.MarginCall),
            LiquidationPoints = rows.Sum(r => r.LiquidationPoints),
            Liquidated = rows.Sum(r => r.Liquidated),
            LiquidationCostUsd = rows.Sum(r => r.LiquidationCostUsd),
            Asked = rows.Count(r => r.Asked is not null),
            Traded = rows.Count(r => r.Trades > 0),
            Proven = rows.Count(r => r.Proven == true),
            ProposalCostUsd = rows.Sum(r => r.ProposalCostUsd),
            MeanGap = rows.Average(r => r.Gap),
            UnquotedFills = rows.Sum(r => r.UnquotedFills),
            DeepFills = rows.Sum(r => r.DeepFills),
            UnlistedTrades = rows.Sum(r => r.UnlistedTrades),
            CarriedMarks = rows.Sum(r => r.CarriedMarks),
            LapsedForecasts = rows.Sum(r => r.LapsedForecasts),
            Forecasts = ForecastTests.Of(rows, risk),
        };
    }

    /// <summary>Years that each row holds; a single row counts once.</summary>
    internal static double[] Weights(ImmutableArray<StepRow> rows)
    {
        var weights = new double[rows.Length];
        for (var i = 0; i + 1 < rows.Length; i++) weights[i] = (rows[i + 1].At - rows[i].At).TotalDays / 365.0;
        if (weights.Sum() == 0.0) Array.Fill(weights, 1.0);
        return weights;
    }

    private static double? WeightedMean(ImmutableArray<StepRow> rows, double[] weights, Func<StepRow, double?> value)
    {
        var (sum, weight) = (0.0, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            if (value(rows[i]) is not { } x) continue;
            sum += weights[i] * x;
            weight += weights[i];
        }

        return weight > 0.0 ? sum / weight : null;
    }

    private static double Drawdown(ImmutableArray<StepRow> rows, double start)
    {
        var (paid, peak, worst) = (0.0, start, 0.0);
        foreach (var row in rows)
        {
            paid += row.DepositUsd + row.RevaluationUsd;
            peak = Math.Max(peak, row.EquityUsd - paid);
            worst = Math.Max(worst, peak - (row.EquityUsd - paid));
        }

        return worst;
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Questions;

namespace MarginOptimizer.Cli.Cases;

/// <summary>Translates the measures and tolerances of a case into a question: every tolerance HARD, nothing added.</summary>
internal static class CaseQuestion
{
    private const double GapTolerance = 1e-7;
    private const string ExpectedShortfall = "expected_shortfall_usd";

    /// <summary>The question of a case or of one part of it; <paramref name="unsupported"/> names a measure that is not built yet.</summary>
    public static MeasureQuestion? Of(CaseFile file, ImmutableArray<CaseTolerance> tolerances, out string unsupported)
    {
        var unknown = file.Objective.Terms.Select(t => t.Measure).Concat(tolerances.Select(t => t.Measure)).FirstOrDefault(m => MeasureOf(m) is null);
        unsupported = unknown ?? "";
        if (unknown is not null) return null;

        var objective = file.Objective.Terms.Select(t => new WeightedMeasure(MeasureOf(t.Measure)!.Value, Scope(t.Currency), t.Weight)).ToImmutableArray();
        var tail = file.Scenarios is { } rows ? Tail(rows) : null;
        var hasCost = objective.Any(t => t.Measure == Measure.ExecutionCost);
        return new MeasureQuestion(
            objective,
            hasCost ? [] : [new WeightedMeasure(Measure.ExecutionCost, LimitScope.Total, 1.0)],
            [.. tolerances.Select(t => Limit(t, tail))],
            file.Robust?.Moves ?? [],
            file.WholeLots,
            GapTolerance);
    }

    private static Limit Limit(CaseTolerance tolerance, TailRisk? tail)
    {
        var isLoss = tolerance.Measure == "scenario_pnl_usd";
        return new Limit
        {
            Id = tolerance.Id,
            Measure = MeasureOf(tolerance.Measure)!.Value,
            Scope = Scope(tolerance.Currency),
            Lower = isLoss ? -tolerance.Max : tolerance.Min,
            Upper = isLoss ? -tolerance.Min : tolerance.Max,
            Policy = LimitPolicy.Hard,
            Shock = new MarketShock(tolerance.Move ?? 0.0, Volatility(tolerance.Vol)),
            Tail = tolerance.Measure == ExpectedShortfall ? tail : null,
        };
    }

    /// <exception cref="InvalidInputException">Names what no tail can be taken of: unchecked, it would end the whole run, not this case alone.</exception>
    private static TailRisk Tail(CaseScenarios rows)
    {
        var faults = new ViolationList();
        if (!(rows.Alpha > 0.0 && rows.Alpha < 1.0)) faults.Add("scenarios.alpha", "must be above 0 and below 1");
        if (rows.Returns.IsEmpty) faults.Add("scenarios.returns", "are missing");
        var count = rows.Returns.Values.FirstOrDefault() is { IsDefault: false } first ? first.Length : 0;
        foreach (var (coin, returns) in rows.Returns)
        {
            var at = $"scenarios.returns.{coin}";
            if (returns.IsDefaultOrEmpty) faults.Add(at, "has no rows");
            else if (returns.Length != count) faults.Add(at, FormattableString.Invariant($"has {returns.Length} rows where another coin has {count}"));
            else if (returns.Any(r => !(double.IsFinite(r) && r > -1.0))) faults.Add(at, "every return must be finite and above -1");
        }

        faults.ThrowIfAny();
        return new TailRisk(new ReturnScenarios("scenarios", rows.Returns.ToImmutableSortedDictionary(r => new Currency(r.Key), r => r.Value)), rows.Alpha);
    }

    private static Measure? MeasureOf(string name) => name switch
    {
        "initial_margin_coin" or "initial_margin_usd" => Measure.InitialMargin,
        "robust_initial_margin_coin" => Measure.RobustInitialMargin,
        "transaction_cost_coin" or "transaction_cost_usd" => Measure.ExecutionCost,
        "net_cash_outlay_coin" or "net_cash_outlay_usd" => Measure.Premium,
        "net_delta_coin" => Measure.Delta,
        "net_vega_usd_per_vol_point" => Measure.Vega,
        "net_theta_usd_per_day" => Measure.Theta,
        "net_gamma_per_usd" => Measure.GammaPerUsd,
        "scenario_pnl_usd" => Measure.StressLoss,
        "impact_cost_usd" => Measure.Impact,
        "traded_instrument_count" => Measure.TradeCount,
        ExpectedShortfall => Measure.ExpectedShortfall,
        _ => null,
    };

    private static LimitScope Scope(string? currency) => currency is null ? LimitScope.Total : new LimitScope(new Currency(currency), null);

    private static VolatilityShock Volatility(string? name) => name switch
    {
        "up" => VolatilityShock.Up,
        "down" => VolatilityShock.Down,
        "same" or null => VolatilityShock.Same,
        _ => throw new InvalidInputException("tolerances.vol", $"'{name}' is no volatility shock: down, same or up"),
    };
}

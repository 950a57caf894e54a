using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Server.Wire;

/// <summary>What a request wants minimised, both ways.</summary>
internal sealed record ObjectiveWire(
    RebalancingMode Mode,
    double? CostBudget,
    double? TargetHeadroom,
    ImmutableArray<ExposureTarget> Targets,
    double? UnwindShare,
    double PriceOfMargin,
    double HorizonDays,
    double MinimumBenefit,
    double MinimumTradeBenefit,
    double MinimumOrderNotional,
    double GapTolerance,
    TailRisk? MarginTail)
{
    private const double DefaultPriceOfMargin = 0.10;
    private const double DefaultHorizonDays = 7.0;
    private const double DefaultGapTolerance = 1e-4;

    /// <summary>The objective, or null without a mode; every fault noted.</summary>
    /// <param name="scenarios">Return rows by id; null for a set at fault.</param>
    public static ObjectiveWire? Read(V1.ProposeRebalancingRequest request, IReadOnlyDictionary<string, ReturnScenarios?> scenarios, FieldReader fields)
    {
        var mode = fields.Choice<V1.RebalancingMode, RebalancingMode>(FieldPath.Root, "mode", request.Mode);
        var budget = Optional(request.HasCostBudgetUsd, request.CostBudgetUsd, "cost_budget_usd", RequestRules.NotNegative);
        var target = Optional(request.HasTargetHeadroomUsd, request.TargetHeadroomUsd, "target_headroom_usd", NumberRule.Money);
        var share = Optional(request.HasUnwindShare, request.UnwindShare, "unwind_share", RequestRules.Share);
        var price = Optional(request.HasPriceOfMarginPerYear, request.PriceOfMarginPerYear, "price_of_margin_per_year", NumberRule.Positive);
        var horizon = Optional(request.HasHorizonDays, request.HorizonDays, "horizon_days", RequestRules.Horizon);
        var benefit = fields.Checked(FieldPath.Root, "minimum_benefit_usd", request.MinimumBenefitUsd, RequestRules.NotNegative);
        var perTrade = fields.Checked(FieldPath.Root, "minimum_trade_benefit_usd", request.MinimumTradeBenefitUsd, RequestRules.NotNegative);
        var notional = fields.Checked(FieldPath.Root, "minimum_order_notional_usd", request.MinimumOrderNotionalUsd, RequestRules.NotNegative);
        var gap = Optional(request.HasGapTolerance, request.GapTolerance, "gap_tolerance", RequestRules.Share);
        if (request.HasCostBudgetUsd && mode is not null and not RebalancingMode.MinMargin)
            fields.Fault(FieldPath.Root, "cost_budget_usd", "is only for REBALANCING_MODE_MIN_MARGIN; elsewhere limit MEASURE_EXECUTION_COST");
        if (request.HasTargetHeadroomUsd && mode is not null and not RebalancingMode.RestoreHeadroom and not RebalancingMode.Unwind)
        {
            fields.Fault(
                FieldPath.Root,
                "target_headroom_usd",
                "is only for REBALANCING_MODE_RESTORE_HEADROOM and REBALANCING_MODE_UNWIND; elsewhere limit MEASURE_HEADROOM");
        }

        if (request.HasUnwindShare && mode is not null and not RebalancingMode.Unwind)
            fields.Fault(FieldPath.Root, "unwind_share", "is only for REBALANCING_MODE_UNWIND; elsewhere limit MEASURE_GROSS_NOTIONAL");
        var tail = request.MarginTail is null ? null : LimitsWire.ReadTail(request.MarginTail, FieldPath.Root.Field("margin_tail"), scenarios, fields);
        var targets = TargetsWire.Read(request, fields);
        if (mode is null) return null;
        return new ObjectiveWire(
            mode.Value,
            budget,
            target,
            targets,
            share,
            price ?? DefaultPriceOfMargin,
            horizon ?? DefaultHorizonDays,
            benefit ?? 0.0,
            perTrade ?? 0.0,
            notional ?? 0.0,
            gap ?? DefaultGapTolerance,
            tail);

        double? Optional(bool isGiven, double value, string name, NumberRule rule) =>
            isGiven ? fields.Checked(FieldPath.Root, name, value, rule) : null;
    }

    public static void Write(RebalancingProblem problem, V1.ProposeRebalancingRequest request)
    {
        request.Mode = EnumWire.Write<RebalancingMode, V1.RebalancingMode>(problem.Mode);
        if (problem is { Mode: RebalancingMode.MinMargin, CostBudget: { } budget }) request.CostBudgetUsd = budget;
        if (problem is { Mode: RebalancingMode.RestoreHeadroom or RebalancingMode.Unwind, TargetHeadroom: { } headroom }) request.TargetHeadroomUsd = headroom;
        if (problem is { Mode: RebalancingMode.Unwind, UnwindShare: { } share }) request.UnwindShare = share;
        request.Targets.AddRange(problem.Targets.Select(TargetsWire.Write));
        request.PriceOfMarginPerYear = problem.PriceOfMargin;
        request.HorizonDays = problem.HorizonDays;
        request.MinimumBenefitUsd = problem.MinimumBenefit;
        request.MinimumTradeBenefitUsd = problem.MinimumTradeBenefit;
        request.MinimumOrderNotionalUsd = problem.MinimumOrderNotional;
        request.GapTolerance = problem.GapTolerance;
        if (problem.MarginTail is { } tail) request.MarginTail = LimitsWire.WriteTail(tail);
    }
}

using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Frontiers;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>TraceFrontier</c> beside its problem, and the answer.</summary>
public static class FrontierWire
{
    /// <exception cref="InvalidInputException">The axis is not known, or both bounds and their number are given.</exception>
    public static FrontierOptions Read(V1.TraceFrontierRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        var axis = EnumWire.IsUnspecified(request.Against)
            ? FrontierAxis.ExecutionCost
            : fields.Choice<V1.FrontierAxis, FrontierAxis>(FieldPath.Root, "against", request.Against) ?? FrontierAxis.ExecutionCost;
        if (request.HasPointCount && request.Bounds.Count > 0) fields.Fault(FieldPath.Root, "point_count", "is only for a series: bounds are given");
        violations.ThrowIfAny();
        var options = new FrontierOptions { Axis = axis, Bounds = [.. request.Bounds] };
        return request.HasPointCount ? options with { PointCount = request.PointCount } : options;
    }

    /// <summary>A request that asks for a frontier.</summary>
    public static V1.TraceFrontierRequest Write(FrontierOptions options, V1.ProposeRebalancingRequest problem)
    {
        ArgumentNullException.ThrowIfNull(options);
        var request = new V1.TraceFrontierRequest { Problem = problem, Against = EnumWire.Write<FrontierAxis, V1.FrontierAxis>(options.Axis) };
        request.Bounds.AddRange(options.Bounds);
        if (options.Bounds.IsEmpty) request.PointCount = options.PointCount;
        return request;
    }

    internal static V1.FrontierResult Write(Frontier frontier, V1.Provenance provenance, bool hasNamedAccounts)
    {
        var wire = new V1.FrontierResult
        {
            Provenance = provenance,
            Against = EnumWire.Write<FrontierAxis, V1.FrontierAxis>(frontier.Axis),
            CurveIsExact = frontier.IsCurveExact,
            CurveNote = frontier.CurveNote,
            Unbounded = TerminationWire.Write(frontier.Unbounded, workWasSpent: false, hasNamedAccounts),
            MarginTodayUsd = frontier.MarginTodayUsd,
            ThetaTodayUsdPerDay = frontier.ThetaTodayUsdPerDay,
            TodayKeepsLimits = frontier.TodayKeepsLimits,
            CandidateCount = frontier.CandidateCount,
            Work = frontier.Work,
        };
        wire.Curve.AddRange(frontier.Vertices.Select(Write));
        wire.Points.AddRange(frontier.Points.Select(p => Write(p, hasNamedAccounts)));
        wire.Markers.AddRange(frontier.Markers.Select(Write));
        wire.Warnings.AddRange(frontier.Warnings.Select(WarningWire.Write));
        return wire;
    }

    private static V1.FrontierVertex Write(FrontierVertex vertex)
    {
        var wire = new V1.FrontierVertex { Bound = vertex.Bound, MarginUsd = vertex.MarginUsd, MarginPerUnit = vertex.MarginPerUnit };
        if (vertex.BreakEvenPriceOfMargin is { } price && double.IsFinite(price)) wire.BreakEvenPriceOfMarginPerYear = price;
        return wire;
    }

    private static V1.FrontierMarker Write(FrontierMarker marker)
    {
        var wire = new V1.FrontierMarker { Mark = Write(marker.Mark), Bound = marker.Bound };
        if (double.IsFinite(marker.MarginUsd)) wire.MarginUsd = marker.MarginUsd;
        return wire;
    }

    private static V1.FrontierPoint Write(FrontierPoint point, bool hasNamedAccounts)
    {
        var wire = new V1.FrontierPoint
        {
            Bound = point.Bound,
            Termination = TerminationWire.Write(point.Termination, point.WorkWasSpent, hasNamedAccounts),
            InitialMarginUsd = point.InitialMarginUsd,
            CostUsd = point.CostUsd,
            ImpactUsd = point.ImpactUsd,
            PremiumUsd = point.PremiumUsd,
            ThetaUsdPerDay = point.ThetaUsdPerDay,
            HeadroomUsd = point.HeadroomUsd,
        };
        if (point.HasBook) wire.MarginUsd = point.MarginUsd;
        if (point.BreakEvenPriceOfMargin is { } price && double.IsFinite(price)) wire.BreakEvenPriceOfMarginPerYear = price;
        wire.Marks.AddRange(point.Marks.Select(Write));
        wire.Trades.AddRange(point.Trades.Select(t => TradeWire.Write(t, hasNamedAccounts)));
        wire.Transfers.AddRange(point.Transfers.Select(TransfersWire.Write));
        return wire;
    }

    private static V1.FrontierMark Write(FrontierMark mark) => EnumWire.Write<FrontierMark, V1.FrontierMark>(mark);
}

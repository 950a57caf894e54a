using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>One step of the trader's for a limit: the caller's own, else a share of what the limit is about.</summary>
internal static class LimitSteps
{
    private const double ShareOfLimit = 0.01;

    /// <summary>Where bound and present are both nothing, as for a budget of 0.</summary>
    private const double ShareOfMargin = 1e-4;

    /// <summary>In the unit of the limit, &gt; 0.</summary>
    public static double Of(AppliedLimit limit, MarginLandscape landscape, BookState present)
    {
        if (limit.Limit.Step is { } step) return step;
        if (limit.Limit.Measure == Measure.TradeCount) return 1.0;
        var bound = Math.Max(Finite(limit.Lower), Finite(limit.Upper));
        var usual = ShareOfLimit * Math.Max(bound, Finite(limit.Model.Magnitude(present)));
        if (usual > 0.0) return usual;
        var margin = IsMoney(limit.Limit.Measure) ? ShareOfMargin * landscape.AtToday(present, limit.Limit.Scope).Initial : 0.0;
        return margin > 0.0 ? margin : 1.0;
    }

    private static double Finite(double value) => double.IsFinite(value) ? Math.Abs(value) : 0.0;

    private static bool IsMoney(Measure measure) => measure is Measure.ExecutionCost or Measure.Premium;
}

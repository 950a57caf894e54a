using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Analysis;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Questions;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>Whether requirements are proven convex for the books that a basket leads to.</summary>
internal sealed class SizeCurvature
{
    private readonly List<(NodeAnalysis Analysis, MarginUnit Unit)> _units = [];

    /// <param name="book">Columns of the units.</param>
    /// <param name="present">The present book, by unit.</param>
    /// <param name="basket">What one multiple adds to each column, by unit; cash may then go anywhere.</param>
    /// <param name="most">Multiples each way.</param>
    public SizeCurvature(BookColumns book, double[][] present, double[][] basket, double most)
    {
        for (var u = 0; u < book.Programs.Length; u++)
        {
            var unit = book.Compiled.Units[u];
            var count = unit.AuxiliaryColumnOf(0);
            var (lower, upper) = (new double[count], new double[count]);
            for (var i = 0; i < count; i++)
            {
                var reach = most * Math.Abs(basket[u][i]);
                (lower[i], upper[i]) = (present[u][i] - reach, present[u][i] + reach);
            }

            for (var money = 0; money < unit.Money.Length; money++)
            {
                var cash = unit.CashColumnOf(money);
                (lower[cash], upper[cash]) = (double.NegativeInfinity, double.PositiveInfinity);
            }

            _units.Add((new NodeAnalysis(unit, new ColumnBox(unit, lower, upper)), unit));
        }
    }

    public bool IsHeadroomConcave => _units.TrueForAll(u => IsConvex(u.Analysis, Shortfall(u.Unit)));

    /// <summary>Whether the books within a limit are an unbroken range, prices being the same.</summary>
    public bool IsUnbroken(AppliedLimit limit) => limit.Limit.Measure switch
    {
        Measure.Headroom => IsHeadroomConcave,
        Measure.InitialMargin => _units.TrueForAll(u => IsConvex(u.Analysis, u.Unit.InitialRequirement)),
        Measure.MaintenanceMargin => _units.TrueForAll(u => IsConvex(u.Analysis, u.Unit.MaintenanceRequirement)),
        Measure.Utilisation or Measure.ValueAtRisk => false,
        _ => limit.Model.IsAffine || double.IsNegativeInfinity(limit.Lower),
    };

    private static bool IsConvex(NodeAnalysis analysis, MarginNode node) => analysis.CurvatureOf(node) is Curvature.Affine or Curvature.Convex;

    private static Combine Shortfall(MarginUnit unit) => new("shortfall", [1.0, -1.0], [unit.InitialRequirement, unit.Collateral]);
}

using MarginOptimizer.Rebalancing.Evaluation;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>The money to which relative gaps refer: never the optimum, which may be 0.</summary>
internal static class GapScales
{
    private const double ShareOfStandalone = 1e-9;

    /// <summary>The wanted scale, but at least a tiny share of what the positions need alone, and never 0.</summary>
    public static double AtLeast(double wanted, MarginLandscape landscape, BookState present)
    {
        var gross = 0.0;
        foreach (var view in landscape.Today.Units)
        {
            var alone = new double[present.Quantities.Length];
            foreach (var column in view.UniverseColumns)
            {
                if (present.Quantities[column] == 0.0) continue;
                alone[column] = present.Quantities[column];
                gross += view.Evaluate(alone, _ => 0.0).Initial * landscape.IndexOf(view);
                alone[column] = 0.0;
            }
        }

        return Math.Max(Math.Max(wanted, ShareOfStandalone * gross), 1e-12);
    }
}

namespace MarginOptimizer.Solver.Simplex;

/// <summary>Where a cold search begins, and the cost it follows.</summary>
internal static class SimplexStart
{
    private const double SecondWeight = 1e-5;
    private const double Perturbation = 1e-7;

    /// <summary>
    /// All slacks basic, every variable as near to zero as its box allows. The search cost is the first objective, a little of the second and a
    /// pattern that breaks ties toward staying at zero.
    /// </summary>
    /// <param name="state">Fresh.</param>
    /// <param name="searchCost">Filled, one per column.</param>
    /// <param name="attempt">0 for the first; later ones get another pattern, 16 times as large each.</param>
    public static void AtZero(SimplexState state, Span<double> searchCost, int attempt)
    {
        LpModel model = state.Model;
        SegmentLayout layout = model.Layout;
        double perturbation = Perturbation * Math.ScaleB(1.0, 4 * attempt);
        for (int e = model.Segments; e < model.Columns; e++)
        {
            state.Upper[e] = Math.Max(state.Lower[e], state.Upper[e]);
        }

        for (int q = 0; q < model.Columns; q++)
        {
            bool left = q < layout.Count && layout.End[q] <= 0.0;
            bool free = q >= layout.Count && model.Cost[q] == 0.0 && double.IsFinite(model.Upper[q]);
            state.Status[q] = left || free ? SimplexState.AtUpper : SimplexState.AtLower;
            state.Value[q] = left || free ? state.Upper[q] : state.Lower[q];
            double noise = perturbation * (1.0 + Hash(q + attempt * model.Columns)) * (left ? -1.0 : 1.0);
            searchCost[q] = model.Cost[q] + SecondWeight * model.SecondCost[q] + noise;
        }
    }

    /// <summary>A fixed pattern in [0, 1): the same on every run.</summary>
    private static double Hash(int q) => (uint)(q * 2654435761u % 1000u) / 1000.0;
}

namespace MarginOptimizer.Solver.Lots;

/// <summary>The program with lots disregarded, as the lot search asks for it: by simplex for linear programs, by interior point for the others.</summary>
internal interface ILotRelaxation
{
    /// <summary>Optimum with the bounds of every limit moved inwards, at most by a share of its width; null when there is none.</summary>
    /// <param name="allowance">One per limit, in its units, &gt;= 0.</param>
    double[]? Tightened(ReadOnlySpan<double> allowance);

    /// <summary>The best continuous variables for a point whose lots are settled; null when there is no feasible one.</summary>
    double[]? Completed(double[] x);

    /// <summary>A point in whole lots found by fixing a few variables at a time, or null.</summary>
    double[]? Dived(long workLimit);
}

namespace MarginOptimizer.Solver.Prices;

/// <summary>The optimum of a program as a function of one bound: convex.</summary>
internal interface IValueFunction
{
    /// <summary>Differences of values below this are rounding.</summary>
    double Tolerance { get; }

    /// <summary>Per limit of the program, whether it had a multiplier at some point looked at.</summary>
    bool[] Pressed { get; }

    /// <summary>Value where the bound is relaxed by a distance; null when the solve was not brought to an end.</summary>
    ValuePoint? At(double distance);
}

namespace MarginOptimizer.Solver.Lots;

/// <summary>How the rows of a block become its value.</summary>
internal enum LotBlockKind
{
    /// <summary>Largest row, or 0 with a floor.</summary>
    Maximum,

    /// <summary>Mean of a tail.</summary>
    Tail,

    /// <summary>Root of the sum of squares.</summary>
    Norm,

    /// <summary>Half the sum of squares.</summary>
    Factors,
}

namespace MarginOptimizer.Solver.Lots;

/// <summary>Bound of the relaxed optimum's multipliers over whole lots, and what leaving a value costs it.</summary>
internal interface ILotBound
{
    /// <summary>No point in whole lots has a smaller objective.</summary>
    double Value { get; }

    /// <summary>By how much the bound rises at least when a variable has to leave this value for another lot.</summary>
    double LeastRegretOfChange(int i, double value, double lot);
}

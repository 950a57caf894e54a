namespace MarginOptimizer.Solver.Answer;

/// <summary>What became of the warm start of a solve.</summary>
public enum WarmStartUse
{
    /// <summary>None was given.</summary>
    None,

    /// <summary>The search began there.</summary>
    Used,

    /// <summary>It does not fit the program or the method, or led nowhere: the answer is that of a cold solve.</summary>
    Ignored,
}

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>Where the multiplier of a row lies: y = 0 (out), between its ends with the row on a bound (lower, upper), or at an end (saturated).</summary>
internal enum RowState : byte
{
    Out,
    Lower,
    Upper,
    SaturatedLower,
    SaturatedUpper,
}

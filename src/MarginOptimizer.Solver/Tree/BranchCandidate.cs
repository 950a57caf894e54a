namespace MarginOptimizer.Solver.Tree;

/// <summary>A way to divide a node.</summary>
/// <param name="Variable">Divided.</param>
/// <param name="IsUse">Into unused, used upwards and used downwards; otherwise between two whole multiples.</param>
/// <param name="Value">Present value of the variable.</param>
/// <param name="Low">Distance to the part below (or unused), in lots (or uses), between 0 and 1.</param>
internal readonly record struct BranchCandidate(int Variable, bool IsUse, double Value, double Low)
{
    /// <summary>Index of its gains.</summary>
    public int Key => (2 * Variable) + (IsUse ? 1 : 0);
}

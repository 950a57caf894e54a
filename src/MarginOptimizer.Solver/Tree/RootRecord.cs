using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// The root as it was when it was divided, to tell when a better incumbent makes it worth to begin again: what its reduced costs settle then leaves
/// the program, and the parts found so far were those of a larger one.
/// </summary>
internal sealed class RootRecord(ConvexProgram program, TreeLp lp, NodeBound bound, TreeIncumbent incumbent)
{
    private readonly NodeBound _kept = new(program, lp, new TreeBox(program.VariableCount));
    private TreeBasis? _basis;
    private double _objective;

    /// <summary>The installed node is the root, about to be divided.</summary>
    public void Write()
    {
        bound.Read();
        _kept.CopyFrom(bound);
        _basis = lp.Capture();
        _objective = incumbent.Objective;
    }

    /// <summary>The incumbent is better than it was, and leaves at most a share of all variables free.</summary>
    public bool IsOvertaken(double cutoff, double share)
    {
        if (_basis is null || !(incumbent.Objective < _objective))
        {
            return false;
        }

        _objective = incumbent.Objective;
        return _kept.Free(cutoff) <= share * program.VariableCount;
    }

    /// <summary>The basis of the root, once.</summary>
    public TreeBasis Take()
    {
        TreeBasis basis = _basis!;
        _basis = null;
        return basis;
    }
}

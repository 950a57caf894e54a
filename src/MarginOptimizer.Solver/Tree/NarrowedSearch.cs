using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Lots;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>Goes on with a program in the variables that are still free: a linear program, a tree and a search in lots of its own.</summary>
internal sealed class NarrowedSearch
{
    private readonly NarrowedProgram _narrowed;
    private readonly TreeSearch _search;

    private NarrowedSearch(NarrowedProgram narrowed, TreeSearch search)
    {
        _narrowed = narrowed;
        _search = search;
    }

    public int Nodes => _search.Nodes;

    public bool IsComplete => _search.IsComplete;

    public double LowerBound => _search.LowerBound;

    /// <summary>Null where its linear program cannot be solved: then the wide one has to do.</summary>
    public static NarrowedSearch? Run(NarrowedProgram narrowed, TreeIncumbent whole, SolveBudget budget, WorkMeter meter, double acceptedGap, TreeReach reach)
    {
        ConvexProgram program = narrowed.Program;
        LpModel model = LpModelBuilder.Build(LegTerms.Extended(program), LpModelBuilder.FirstTailCapacity, meter);
        var relaxation = new Relaxation(model, meter);
        if (meter.Stopped || relaxation.Solve() != SimplexOutcome.Optimal || meter.Stopped)
        {
            relaxation.Model.Release();
            return null;
        }

        bool hasLots = program.Lots.AsSpan().IndexOfAnyExcept(0.0) >= 0;
        LotProgram? lots = hasLots ? LotProgram.Build(program, relaxation.Point(), relaxation.Multipliers!, meter) : null;
        var incumbent = new TreeIncumbent(program, budget, LegTerms.Of(program, relaxation.Model), meter.Stopped ? null : lots, meter, whole, narrowed);
        var root = new TreeBox(program.VariableCount);
        program.Lower.CopyTo(root.Lower, 0);
        program.Upper.CopyTo(root.Upper, 0);
        var lp = new TreeLp(program, relaxation.Model, meter, relaxation.Index(), root);
        var search = new TreeSearch(program, budget, lp, root, incumbent, meter, acceptedGap, reach);
        search.Run();
        relaxation.Model.Release();
        return new NarrowedSearch(narrowed, search);
    }

    /// <summary>Nodes of the proof in the words of the whole program.</summary>
    /// <param name="parent">Index of the node under which they hang.</param>
    /// <param name="first">Index of their first.</param>
    public IEnumerable<TreeProofNode> Proof(int parent, int first)
    {
        foreach (TreeProofNode node in _search.Proof().Nodes)
        {
            yield return _narrowed.Lift(node) with { Parent = node.Parent < 0 ? parent : first + node.Parent };
        }
    }
}

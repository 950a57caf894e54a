using System.Collections.Immutable;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>What the linear program of a node proves, in the words of the program.</summary>
internal static class Evidence
{
    /// <summary>Least margin, scaled, by which the rows have to contradict each other.</summary>
    private const double LeastMargin = 1e-13;

    public static TreeEvidence OfBound(TreeLp lp, ImmutableArray<TreePart> kept)
    {
        (Certificate multipliers, double price) = lp.Multipliers(isProof: false);
        return new TreeEvidence(multipliers, price, IsEmpty: false, kept);
    }

    /// <summary>After the simplex found the node infeasible; null when the arithmetic does not bear it out.</summary>
    public static TreeEvidence? OfNothing(TreeLp lp)
    {
        if (!(lp.ProofMargin() > LeastMargin))
        {
            return null;
        }

        (Certificate multipliers, double price) = lp.Multipliers(isProof: true);
        return new TreeEvidence(multipliers, price, IsEmpty: true, []);
    }
}

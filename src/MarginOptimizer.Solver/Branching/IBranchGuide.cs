using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Solver.Branching;

/// <summary>What whoever poses a program with whole-numbered variables knows about its points. Deterministic; it only changes the way and the incumbents, never a bound.</summary>
public interface IBranchGuide
{
    /// <summary>The nearest point that is allowed, judged exactly; null where there is none nearby.</summary>
    BranchPoint? Judge(double[] x);

    /// <summary>What the whole-numbered variables are meant to be where the others are as in x; one number per variable.</summary>
    double[] Implied(double[] x);

    /// <summary>Searches around a point for a better one.</summary>
    GuideStep Improve(double[] x, SolveBudget budget, CancellationToken cancellation);
}

using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>
/// The convex program on which prices rest, solved: lots are fractions, rules on whole orders are left out, and choices of the margin model that would
/// take binaries are as in the proposal.
/// </summary>
/// <param name="Lowered">The question as a program.</param>
/// <param name="Solution">Its optimum.</param>
/// <param name="ChoicesAreHeld">The margin is not convex: its choices are those of the proposal.</param>
internal sealed record FractionalOptimum(LoweredQuestion Lowered, Solution Solution, bool ChoicesAreHeld)
{
    /// <summary>Relative gap of the solves: prices are differences of optima.</summary>
    public const double Gap = 1e-10;

    private const int MostTangents = 60;

    /// <summary>Share of the bound of a norm by which the optimum may miss it.</summary>
    private const double Touching = 1e-6;

    public ConvexProgram Program => Lowered.Program;

    /// <summary>Null with a reason where there is no such program or it was not solved to its optimum.</summary>
    public static FractionalOptimum? Of(PreparedQuestion asked, BookState after, IConvexSolver solver, CancellationToken cancellation, out string reason)
    {
        // Rules on whole orders (smallest ones, their number, what each has to bring) go the way of the lots.
        var question = asked with { TradeCharge = 0.0, KeepsMinimums = false, Limits = asked.Limits.RemoveAll(l => l.Model is TradeCountMeasure) };
        reason = "";
        return TangentLimits.Of(question) is { } tangents && Touched(question, tangents, after, solver, cancellation) is { } touched
            ? touched
            : Written(question, after, solver, cancellation, out reason);
    }

    /// <summary>
    /// Norms by tangents, more until the optimum keeps the norms themselves: prices come from re-solved optima, which the simplex on a linear program finds exactly.
    /// Null where that does not end; bounds that are dropped or moved far are priced by the tangents near the optimum.
    /// </summary>
    private static FractionalOptimum? Touched(PreparedQuestion question, TangentLimits tangents, BookState after, IConvexSolver solver, CancellationToken cancellation)
    {
        for (var round = 0; round < MostTangents; round++)
        {
            if (Written(tangents.Relaxed(question), after, solver, cancellation, out _) is not { } optimum) return null;
            var book = QuestionSolver.Traded(question with { WholeLots = false }, optimum.Solution.X);
            if (round > 0 && tangents.AreKeptBy(book, Touching)) return optimum;
            tangents.Touch(book);
        }

        return null;
    }

    private static FractionalOptimum? Written(PreparedQuestion question, BookState after, IConvexSolver solver, CancellationToken cancellation, out string reason)
    {
        var lowered = question.Lower(holdPresent: false);
        var areHeld = !lowered.IsConvex;
        if (areHeld) lowered = question.Lower(holdPresent: false, lowered.SelectionAt(after.Lots));
        if (!lowered.IsConvex)
        {
            reason = "the margin model is not convex, and no convex program holds its choices where the proposal has them";
            return null;
        }

        var best = Solved(lowered, solver, cancellation);
        if (lowered.PresentIsBeyond)
        {
            // As in the search: a charge that cannot be lowered is brought to zero, or held at its present size.
            var held = Solved(question.Lower(holdPresent: true, areHeld ? lowered.SelectionAt(after.Lots) : null), solver, cancellation);
            if (held.Solution.UpperBound < best.Solution.UpperBound) best = held;
        }

        reason = best.Solution.Status switch
        {
            SolutionStatus.Optimal => "",
            SolutionStatus.Infeasible => "the limits contradict each other: there is no optimum to price",
            _ => "the budget was spent before the program in fractions was solved",
        };
        return reason.Length == 0 ? new FractionalOptimum(best.Lowered, best.Solution, areHeld) : null;
    }

    private static (LoweredQuestion Lowered, Solution Solution) Solved(LoweredQuestion lowered, IConvexSolver solver, CancellationToken cancellation)
    {
        var program = lowered.Program.InFractions() with { SecondObjective = null, Legs = null };
        return (lowered with { Program = program }, solver.Solve(program, SolveBudget.Default with { RelativeGap = Gap }, cancellation));
    }
}

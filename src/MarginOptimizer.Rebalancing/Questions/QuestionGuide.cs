using System.Diagnostics;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>
/// Judges points of a lowered question by re-margining the book they lead to, and searches around them with every choice taken as it stands there:
/// a convex program nowhere below the question, solved in whole lots by the usual methods, again and again until the choices stay.
/// </summary>
internal sealed class QuestionGuide(PreparedQuestion question, LoweredQuestion lowered, IConvexSolver solver) : IBranchGuide
{
    private const int MostRounds = 4;

    /// <summary>Many times what a search in lots of usual size needs; the same on every machine.</summary>
    private const long WorkPerRound = 400_000_000;

    private readonly int _trades = question.Landscape.Universe.VariableCount;

    public BranchPoint? Judge(double[] x)
    {
        var book = QuestionSolver.Traded(question, x);
        return question.IsKeptBy(book) ? new BranchPoint(book.Lots, question.Evaluate(book)) : null;
    }

    public double[] Implied(double[] x) => lowered.Builder.Complete(x.AsSpan(0, _trades), withCeilings: false);

    public GuideStep Improve(double[] x, SolveBudget budget, CancellationToken cancellation)
    {
        var entered = Stopwatch.GetTimestamp();
        var (work, checkpoints) = (0L, 0);
        BranchPoint? best = null;
        var selection = lowered.SelectionAt(x.AsSpan(0, _trades));
        var sides = question.HasTradeRules ? TradeSides.At(question, x.AsSpan(0, _trades)) : null;
        for (var round = 0; round < MostRounds; round++)
        {
            var left = budget with
            {
                WallClock = budget.WallClock == Timeout.InfiniteTimeSpan ? budget.WallClock : budget.WallClock - Stopwatch.GetElapsedTime(entered),
                WorkLimit = Math.Min(WorkPerRound, Math.Max(0, budget.WorkLimit - work)),
                CheckpointLimit = budget.CheckpointLimit == int.MaxValue ? int.MaxValue : Math.Max(1, budget.CheckpointLimit - checkpoints),
            };
            if (round > 0 && left.WallClock != Timeout.InfiniteTimeSpan && left.WallClock <= TimeSpan.Zero) break;
            if (left.WallClock != Timeout.InfiniteTimeSpan && left.WallClock < TimeSpan.Zero) left = left with { WallClock = TimeSpan.Zero };
            var solution = solver.Solve(question.Lower(holdPresent: false, selection, sides).Program, left, cancellation);
            work += solution.Work;
            checkpoints += solution.Checkpoints;
            if (!solution.HasPoint) break;
            var found = Judge(solution.X);
            if (found is null || (best is not null && found.Objective >= best.Objective)) break;
            best = found;
            var next = lowered.SelectionAt(found.X);
            if (Same(selection, next) || checkpoints >= budget.CheckpointLimit || work >= budget.WorkLimit || cancellation.IsCancellationRequested) break;
            selection = next;
        }

        return new GuideStep(best, work, checkpoints);
    }

    private static bool Same(Dictionary<ChoiceKey, int> first, Dictionary<ChoiceKey, int> second) =>
        first.All(choice => second.TryGetValue(choice.Key, out var option) && option == choice.Value);
}

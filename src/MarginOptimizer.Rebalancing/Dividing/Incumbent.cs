using System.Diagnostics;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>
/// The best book found, judged by re-margining it. Around a point it searches with every choice taken as it stands there, a convex program nowhere
/// below the question, solved in whole lots by the usual methods, again and again until the choices stay; then one lot more or less at a time.
/// </summary>
internal sealed class Incumbent(PreparedQuestion question, LoweredQuestion whole, IConvexSolver solver)
{
    private const int MostRounds = 4;

    /// <summary>Many times what a search in lots of usual size needs; the same on every machine.</summary>
    private const long WorkPerRound = 400_000_000;

    private readonly LotMoves _moves = new(question);

    /// <summary>Keeps every limit; null without one.</summary>
    public BookState? Book { get; private set; }

    /// <summary>+infinity without one.</summary>
    public double Objective { get; private set; } = double.PositiveInfinity;

    /// <returns>Whether it keeps every limit and is better than all before.</returns>
    public bool Offer(BookState book)
    {
        if (!question.IsKeptBy(book)) return false;
        var objective = question.Evaluate(book);
        if (!(objective < Objective)) return false;
        (Book, Objective) = (book, objective);
        return true;
    }

    /// <param name="x">A point whose first variables are trades.</param>
    /// <param name="meter">Of the whole search.</param>
    public void Improve(double[] x, DividingMeter meter)
    {
        Retake(x, meter);
        while (Book is { } book && !meter.IsStopped)
        {
            var better = _moves.Best(book, Objective);
            meter.Count(_moves.Work, 0, stopped: false);
            if (better is null || !Offer(better)) return;
        }
    }

    private void Retake(double[] x, DividingMeter meter)
    {
        var selection = whole.SelectionAt(x.AsSpan(0, question.Landscape.Universe.VariableCount));
        var sides = question.HasTradeRules ? TradeSides.At(question, x.AsSpan(0, question.Landscape.Universe.VariableCount)) : null;
        var best = double.PositiveInfinity;
        for (var round = 0; round < MostRounds && !meter.IsStopped; round++)
        {
            var entered = Stopwatch.GetTimestamp();
            var program = question.Lower(holdPresent: false, selection, sides).Program;

            // To set up the solver takes about as long as to write what it solves.
            meter.Count(0, 0, stopped: false, Stopwatch.GetElapsedTime(entered));
            if (meter.IsStopped) return;
            var left = meter.Left;
            var isShort = WorkPerRound < left.WorkLimit;
            var solution = solver.Solve(program, left with { WorkLimit = Math.Min(WorkPerRound, left.WorkLimit) }, meter.Cancellation);
            meter.Count(solution.Work, solution.Checkpoints, solution.StoppedAt is not null && !(isShort && solution.Work >= WorkPerRound));
            if (!solution.HasPoint) return;
            var book = QuestionSolver.Traded(question, solution.X);
            if (!question.IsKeptBy(book) || question.Evaluate(book) >= best) return;
            best = question.Evaluate(book);
            Offer(book);
            var next = whole.SelectionAt(book.Lots);
            if (Same(selection, next)) return;
            selection = next;
        }
    }

    private static bool Same(Dictionary<ChoiceKey, int> first, Dictionary<ChoiceKey, int> second) =>
        first.All(choice => second.TryGetValue(choice.Key, out var option) && option == choice.Value);
}

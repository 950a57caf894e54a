using System.Diagnostics;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>
/// Answers a question by dividing it: every part is written anew as a convex relaxation over its own ranges, solved without lots, and bounded with
/// them. Best bound first, and from every part down to the one of its parts that holds the point found.
/// </summary>
internal sealed class DividedSearch(PreparedQuestion question, LoweredQuestion whole, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
{
    /// <summary>Parts looked at, at most.</summary>
    public const int MostParts = 4000;

    /// <summary>Choices of whole lots up to which a part is enumerated: about what one relaxation costs.</summary>
    private const double FewChoices = 64.0;

    private const int ImprovementEvery = 64;

    /// <summary>A further part is written in the search, and once more where it is checked.</summary>
    private const double ForNext = 2.0;

    /// <summary>Gap at which relaxations of parts are solved.</summary>
    private const double GapOfParts = 1e-9;

    private readonly DividingMeter _meter = new(budget, cancellation);
    private readonly CheckingTime _checking = new();
    private readonly PriorityQueue<PartNode, (double Bound, int Number)> _open = new();
    private readonly List<PartLeaf> _leaves = [];
    private readonly SortedSet<string> _conflict = new(StringComparer.Ordinal);
    private readonly Incumbent _incumbent = new(question, whole, solver);
    private (LoweredPart, Certificate)? _root;
    private PartNode? _next;
    private int _parts;
    private int _created;

    /// <param name="known">An answer that is known already; null for none.</param>
    public DividedAnswer Solve(BookState? known)
    {
        if (known is not null) _incumbent.Offer(known);
        _meter.Count(0, 0, stopped: false);
        Learn(new double[question.Landscape.Universe.VariableCount]);
        _next = new PartNode(_created++, Part.Whole, double.NegativeInfinity, Part.Whole, null, null);
        while (Take() is { } node)
        {
            if (IsDone(node.Bound) || _meter.IsStopped || _parts >= MostParts) _leaves.Add(node.Leaf);
            else Explore(node);
        }

        return new DividedAnswer
        {
            Best = _incumbent.Book,
            Objective = _incumbent.Objective,
            Leaves = [.. _leaves],
            Conflict = [.. _conflict],
            Root = _root,
            Parts = _parts,
            EndedAtMostParts = _parts >= MostParts,
            Work = _meter.Work,
            Checkpoints = _meter.Checkpoints,
            StoppedAt = _meter.IsStopped ? _meter.Checkpoints : null,
        };
    }

    private void Explore(PartNode node)
    {
        _parts++;
        var entered = Stopwatch.GetTimestamp();
        var written = question.LowerPart(node.Part);
        var writing = Stopwatch.GetElapsedTime(entered);
        if (written is not { } lowered)
        {
            Keep(node, writing);
            _leaves.Add(new PartLeaf(PartProof.Nothing, node.Part, node.Part, null));
            return;
        }

        _meter.Reserve = _checking.Total + CheckingOf(node.Part, writing);
        _meter.Count(lowered.Work, 0, stopped: false);
        if (_meter.IsStopped)
        {
            _leaves.Add(node.Leaf);
            return;
        }

        if (_parts > 1 && lowered.Box.Choices() <= FewChoices)
        {
            Enumerate(node, lowered);
            Keep(node, Stopwatch.GetElapsedTime(entered));
            return;
        }

        var solution = Relax(node, lowered);
        if (solution.Infeasibility is { } proof && CertificateChecker.InfeasibilityMargin(lowered.Program, proof) > 0.0)
        {
            _conflict.UnionWith(solution.ConflictingLimits);
            Keep(node, writing);
            _leaves.Add(new PartLeaf(PartProof.Contradiction, node.Part, node.Part, proof));
            return;
        }

        if (solution.Certificate is { } certificate)
        {
            if (_parts == 1) _root = (lowered, certificate);
            var bound = CertificateChecker.LowerBound(lowered.Program, certificate);
            if (node.Certificate is null || bound > node.Bound)
            {
                Keep(node, CheckingOf(node.Part, writing));
                node = node with { Bound = bound, Lowered = node.Part, Certificate = certificate };
            }
        }

        var x = solution.X.Length == lowered.Program.VariableCount ? solution.X : [];
        if (x.Length > 0) Learn(x);
        if (IsDone(node.Bound) || _meter.IsStopped) _leaves.Add(node.Leaf);
        else Divide(node, lowered, x, solution.WarmStart);
        _meter.Count(0, 0, stopped: false, ForNext * writing);
    }

    /// <summary>Keeps time to check a node.</summary>
    /// <param name="node">Rests on its own part from now on.</param>
    /// <param name="checking">How long checking will take.</param>
    private void Keep(PartNode node, TimeSpan checking)
    {
        _checking.Move(node.Lowered, node.Part, checking);
        _meter.Reserve = _checking.Total;
    }

    /// <summary>The program of the whole is not written again to check it.</summary>
    private static TimeSpan CheckingOf(Part part, TimeSpan writing) => ReferenceEquals(part, Part.Whole) ? TimeSpan.Zero : writing;

    private Solution Relax(PartNode node, LoweredPart lowered)
    {
        var program = lowered.WithoutLots();
        var solution = solver.Solve(program, Left(), node.WarmStart, _meter.Cancellation);
        _meter.Count(solution.Work, solution.Checkpoints, solution.StoppedAt is not null);
        if (solution.Status != SolutionStatus.NumericalFailure || node.WarmStart is null || _meter.IsStopped) return solution;
        solution = solver.Solve(program, Left(), _meter.Cancellation);
        _meter.Count(solution.Work, solution.Checkpoints, solution.StoppedAt is not null);
        return solution;
    }

    private void Enumerate(PartNode node, LoweredPart lowered)
    {
        var best = Enumeration.Best(question, lowered.Box, id => _conflict.Add(id));
        _leaves.Add(new PartLeaf(PartProof.Enumeration, node.Part, node.Part, null));
        if (best is { } found) _incumbent.Offer(found.Book);
        _meter.Count((long)lowered.Box.Choices() * lowered.Work / 16, 0, stopped: false);
    }

    /// <summary>Judges a point, and searches around it where it is new ground: at the start, after an improvement, and now and then.</summary>
    private void Learn(double[] x)
    {
        var isBetter = _incumbent.Offer(QuestionSolver.Traded(question, x));
        if (!_meter.IsStopped && (isBetter || _incumbent.Book is null || _parts <= 1 || _parts % ImprovementEvery == 0)) _incumbent.Improve(x, _meter);
    }

    private void Divide(PartNode node, LoweredPart lowered, double[] x, WarmStart? warmStart)
    {
        var parts = PartCut.Of(node.Part, lowered, x, question.GapScale, _incumbent.Objective - node.Bound);
        if (parts.Count == 0)
        {
            _leaves.Add(node.Leaf);
            return;
        }

        _checking.Cut(node.Lowered, parts.Count);
        for (var k = 0; k < parts.Count; k++)
        {
            var child = node with { Number = _created++, Part = parts[k], WarmStart = warmStart };
            if (k == 0) _next = child;
            else _open.Enqueue(child, (child.Bound, child.Number));
        }
    }

    private PartNode? Take()
    {
        if (_next is { } next)
        {
            _next = null;
            return next;
        }

        return _open.TryDequeue(out var node, out _) ? node : null;
    }

    private bool IsDone(double bound) => _incumbent.Objective - bound <= Math.Max(budget.AbsoluteGap, budget.RelativeGap * question.GapScale);

    /// <summary>Parts are solved a little more exactly than the whole is asked for.</summary>
    private SolveBudget Left() => _meter.Left with { RelativeGap = Math.Min(budget.RelativeGap, GapOfParts), AbsoluteGap = 0.0 };
}

using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Branching;

/// <summary>One search: best bound first, and from every part down to its nearer child.</summary>
internal sealed class BranchRun(
    IConvexSolver solver, ConvexProgram program, IBranchGuide guide, BranchSettings settings, SolveBudget budget, CancellationToken cancellation)
{
    private const int ImprovementEvery = 64;

    private readonly long _entered = Stopwatch.GetTimestamp();
    private readonly PriorityQueue<BranchNode, (double Bound, int Number)> _open = new();
    private readonly List<(BranchLeaf Leaf, double Bound)> _leaves = [];
    private readonly SortedSet<string> _conflict = new(StringComparer.Ordinal);
    private BranchPoint? _best;
    private BranchNode? _next;
    private int _nodes;
    private int _created;
    private long _work;
    private int _checkpoints;
    private bool _isStopped;

    public BranchSolution Solve()
    {
        LearnAtStart();
        _next = new BranchNode(_created++, [], double.NegativeInfinity, new Certificate(new double[program.Limits.Length], NoWeights()), null);
        while (Take() is { } node)
        {
            if (IsDone(node.Bound) || _isStopped || _nodes >= settings.MostNodes)
            {
                Close(node.Leaf, node.Bound);
                continue;
            }

            Explore(node);
        }

        return Answer();
    }

    /// <summary>An answer before any proof: around the start, every choice as it stands there.</summary>
    private void LearnAtStart()
    {
        double[] start = new double[program.VariableCount];
        for (int i = 0; i < start.Length; i++)
        {
            start[i] = Math.Clamp(0.0, program.Lower[i], program.Upper[i]);
        }

        Learn(start);
    }

    private void Explore(BranchNode node)
    {
        _nodes++;
        ConvexProgram part = node.Part(program, withLots: false);
        Solution solution = solver.Solve(part, Left(), node.WarmStart, cancellation);
        Count(solution.Work, solution.Checkpoints);
        if (solution.Status == SolutionStatus.NumericalFailure && node.WarmStart is not null && !_isStopped)
        {
            solution = solver.Solve(part, Left(), cancellation);
            Count(solution.Work, solution.Checkpoints);
        }

        if (solution.Infeasibility is { } proof && CertificateBound.Of(part, proof, withObjective: false, wholeLots: false).Value > 0.0)
        {
            _conflict.UnionWith(solution.ConflictingLimits);
            Close(new BranchLeaf(node.Ranges, proof, IsEmpty: true), double.PositiveInfinity);
            return;
        }

        if (solution.Certificate is { } certificate)
        {
            double bound = CertificateBound.Of(node.Part(program, withLots: true), certificate, withObjective: true, wholeLots: true).Value;
            node = bound > node.Bound ? node with { Bound = bound, Certificate = certificate } : node;
        }

        if (solution.X.Length != program.VariableCount)
        {
            // Without a point to go by the next open switch is divided: smaller parts are easier to solve.
            Divide(node, solution, _isStopped ? null : BranchChoice.Open(part, settings));
            return;
        }

        Learn(solution.X);
        if (IsDone(node.Bound) || _isStopped)
        {
            Close(node.Leaf, node.Bound);
            return;
        }

        Divide(node, solution, BranchChoice.Of(part, program, settings, solution.X, guide.Implied(solution.X)));
    }

    /// <summary>Judges the point, and searches around it where it is new ground: at the start, after an improvement, and now and then.</summary>
    private void Learn(double[] x)
    {
        bool isBetter = Offer(guide.Judge(x));
        if (_isStopped || !(isBetter || _best is null || _nodes == 1 || _nodes % ImprovementEvery == 0))
        {
            return;
        }

        GuideStep step = guide.Improve(x, Left(), cancellation);
        Count(step.Work, step.Checkpoints);
        Offer(step.Point);
    }

    private bool Offer(BranchPoint? point)
    {
        bool isBetter = point is not null && (_best is null || point.Objective < _best.Objective);
        _best = isBetter ? point : _best;
        return isBetter;
    }

    private void Divide(BranchNode node, Solution solution, (VariableRange First, VariableRange Second)? choice)
    {
        if (choice is not { } ranges)
        {
            Close(node.Leaf, node.Bound);
            return;
        }

        _next = node with { Number = _created++, Ranges = node.With(ranges.First), WarmStart = solution.WarmStart };
        BranchNode other = node with { Number = _created++, Ranges = node.With(ranges.Second), WarmStart = solution.WarmStart };
        _open.Enqueue(other, (other.Bound, other.Number));
    }

    private BranchNode? Take()
    {
        if (_next is { } next)
        {
            _next = null;
            return next;
        }

        return _open.TryDequeue(out BranchNode? node, out _) ? node : null;
    }

    private void Close(BranchLeaf leaf, double bound) => _leaves.Add((leaf, bound));

    private bool IsDone(double bound) => _best is not null && _best.Objective - bound <= Accepted();

    private double Accepted() => Math.Max(budget.AbsoluteGap, budget.RelativeGap * program.GapScale);

    private void Count(long work, int checkpoints)
    {
        _work += work;
        _checkpoints += checkpoints;
        _isStopped = _checkpoints >= budget.CheckpointLimit || _work >= budget.WorkLimit || cancellation.IsCancellationRequested
            || (budget.WallClock != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(_entered) >= budget.WallClock);
    }

    /// <summary>Parts are solved a little more exactly than the whole is asked for.</summary>
    private SolveBudget Left() =>
        (budget with { RelativeGap = Math.Min(budget.RelativeGap, 1e-9) }).Less(Stopwatch.GetElapsedTime(_entered), _work, _checkpoints);

    private ImmutableArray<RowWeights> NoWeights() => [.. program.Functions.Select(_ => new RowWeights([], []))];

    private BranchSolution Answer()
    {
        (BranchLeaf leaf, double bound) = _leaves.MinBy(l => l.Bound);
        double gap = _best is null ? double.PositiveInfinity : _best.Objective - bound;
        SolutionStatus status = double.IsPositiveInfinity(bound) && _best is null ? SolutionStatus.Infeasible
            : _best is null ? SolutionStatus.NoSolutionFound
            : gap <= Accepted() ? SolutionStatus.Optimal
            : _isStopped ? SolutionStatus.FeasibleAtLimit
            : SolutionStatus.FeasibleWithGap;
        return new BranchSolution
        {
            Status = status,
            Best = _best,
            LowerBound = bound,
            Leaves = [.. _leaves.Select(l => l.Leaf)],
            ConflictingLimits = [.. _conflict],
            Multipliers = leaf.IsEmpty ? null : leaf.Certificate,
            Nodes = _nodes,
            Work = _work,
            Checkpoints = _checkpoints,
            StoppedAt = _isStopped ? _checkpoints : null,
        };
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// Branch and bound on one linear program in place: down from every part to its more promising child, from a finished one to the part with the least
/// bound. Reduced costs shrink the box of every node against the incumbent.
/// </summary>
internal sealed class TreeSearch
{
    /// <summary>Nodes at most, however small the program; a wide one ends sooner, as its nodes take longer and its proof is out of reach.</summary>
    private const int MostNodes = 50_000;
    private const int LeastNodes = 500;
    private const double NumbersRead = 5e13;
    private const int RootEffort = 3;
    private const int FixRounds = 1;
    private const int RootFixRounds = 20;
    private const double ShareOfGap = 0.9;

    /// <summary>Free variables up to which the tree itself is as good as any smaller one.</summary>
    private const int NarrowFrom = 48;

    /// <summary>Part of the way from the least open bound to the cutoff beyond which the search turns to the part with the least bound.</summary>
    private const double LongestWay = 0.3;

    /// <summary>Share of the variables that may be free where the search goes on in these alone.</summary>
    private const double MostFree = 0.8;

    private readonly ConvexProgram _program;
    private readonly SolveBudget _budget;
    private readonly TreeLp _lp;
    private readonly TreeIncumbent _incumbent;
    private readonly WorkMeter _meter;
    private readonly NodeBound _bound;
    private readonly NodeDivision _division;
    private readonly BranchChooser _chooser;
    private readonly NodePoints _points;
    private readonly NeighbourhoodSearch? _neighbourhood;
    private readonly LimitPropagation _propagation;
    private readonly TreeReach _reach;
    private readonly double _acceptedGap;
    private readonly TreeBox _root;
    private readonly TreeBox _box;
    private readonly double[] _x;
    private readonly List<BranchCandidate> _candidates = [];
    private readonly RootRecord _record;
    private NodeTree _tree;
    private readonly PriorityQueue<TreeNode, (double Bound, int Order)> _open = new();
    private double _closed = double.PositiveInfinity;
    private int _order;
    private bool _hasDivided;

    /// <param name="program">As asked.</param>
    /// <param name="budget">Says how exactly limits are kept.</param>
    /// <param name="lp">Of the program with its leg terms, at the root box.</param>
    /// <param name="root">The whole box, ends in lots at whole multiples.</param>
    /// <param name="incumbent">With what is known so far.</param>
    /// <param name="meter">Counts the work.</param>
    /// <param name="acceptedGap">Difference of objective and bound, in money, at which to stop.</param>
    /// <param name="reach">How far it may go.</param>
    public TreeSearch(ConvexProgram program, SolveBudget budget, TreeLp lp, TreeBox root, TreeIncumbent incumbent, WorkMeter meter, double acceptedGap, TreeReach reach)
    {
        _program = program;
        _budget = budget;
        _lp = lp;
        _incumbent = incumbent;
        _meter = meter;
        _acceptedGap = acceptedGap;
        _bound = new NodeBound(program, lp);
        _division = new NodeDivision(program, lp.Legs);
        _chooser = new BranchChooser(program, lp, _bound, _division, meter);
        _reach = reach;
        _neighbourhood = reach.HasNeighbourhoods ? new NeighbourhoodSearch(program, budget, _bound, _division, incumbent, meter, reach) : null;
        _points = new NodePoints(program, budget, lp, incumbent, _division, meter, reach);
        _propagation = new LimitPropagation(program, meter);
        _root = root;
        _record = new RootRecord(program, lp, _bound, incumbent);
        _tree = new NodeTree(root);
        _box = new TreeBox(program.VariableCount);
        _x = new double[program.VariableCount];
    }

    public int Nodes { get; private set; }

    /// <summary>The tree ended of itself: every part is proven.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Proven over the whole program; +infinity where every part is empty.</summary>
    public double LowerBound { get; private set; } = double.NegativeInfinity;

    /// <summary>What proves <see cref="LowerBound"/>.</summary>
    public TreeProof Proof() => new([.. _tree.Proof()]);

    public void Run()
    {
        TreeNode? node = _tree.Add(null, null, double.NegativeInfinity);
        double numbers = (double)_program.VariableCount * (_program.Limits.Length + _program.Functions.Sum(function => (double)function.Matrix.Rows));
        int mostNodes = _reach.MostNodes ?? (int)Math.Clamp(NumbersRead / Math.Max(1.0, numbers * numbers), LeastNodes, MostNodes);
        _box.CopyFrom(_root);
        while (!_meter.Stopped && Nodes < mostNodes && _meter.Spent < _reach.WorkEnd)
        {
            node ??= Next();
            if (node is null)
            {
                break;
            }

            node = Process(node);
            if (!_meter.Stopped && _record.IsOvertaken(Cutoff, MostFree))
            {
                node = Restart();
            }
        }

        double open = node is null ? double.PositiveInfinity : node.Bound;
        IsComplete = node is null && _open.Count == 0 && _tree.IsRestComplete;
        while (_open.TryDequeue(out TreeNode? left, out _))
        {
            open = Math.Min(open, left.Bound);
        }

        LowerBound = Math.Min(_closed, open);
    }

    private double Cutoff => _incumbent.HasPoint ? _incumbent.Objective - (ShareOfGap * _acceptedGap) : double.PositiveInfinity;

    /// <summary>The open part with the least bound, installed; parts that the incumbent has overtaken are closed on the way.</summary>
    private TreeNode? Next()
    {
        while (_open.TryDequeue(out TreeNode? node, out _))
        {
            if (node.Bound >= Cutoff)
            {
                Close(node.Bound);
                node.Basis = null;
                continue;
            }

            _tree.WriteBox(node, _box);
            _lp.Install(_box);
            if (node.Basis is { } basis)
            {
                _lp.Load(basis);
                node.Basis = null;
            }

            return node;
        }

        return null;
    }

    private void Close(double bound) => _closed = Math.Min(_closed, bound);

    /// <summary>Evaluates and divides the installed node; the child to go on with, null when it is finished. A stop leaves the node itself.</summary>
    private TreeNode? Process(TreeNode node)
    {
        Nodes++;
        bool isRoot = node.Depth == 0;
        for (int round = 0; ; round++)
        {
            if (!Propagate(node, round == 0 && !isRoot ? node.Part!.Value.Variable : -1))
            {
                return null;
            }

            SimplexOutcome outcome = _lp.Solve(Cutoff);
            if (_meter.Stopped)
            {
                return node;
            }

            if (outcome == SimplexOutcome.Infeasible && Evidence.OfNothing(_lp) is { } nothing)
            {
                node.Evidence = nothing;
                return null;
            }

            if (outcome is SimplexOutcome.Infeasible or SimplexOutcome.Failed)
            {
                return DivideBlindly(node);
            }

            _bound.Read();
            if (outcome == SimplexOutcome.CutOff && _bound.Value < Cutoff)
            {
                // Costs shifted on the way had reached it, the true ones do not.
                outcome = _lp.Solve(double.PositiveInfinity);
                if (_meter.Stopped)
                {
                    return node;
                }

                if (outcome is SimplexOutcome.Infeasible or SimplexOutcome.Failed)
                {
                    return DivideBlindly(node);
                }

                _bound.Read();
            }

            if (outcome == SimplexOutcome.Optimal && _bound.Value < Cutoff)
            {
                _points.Offer();
            }

            double cutoff = Cutoff;
            if (_bound.Value < node.Bound)
            {
                // Multipliers above prove more here than its own do.
                node.Evidence = null;
                if (node.Bound < cutoff)
                {
                    break;
                }

                Close(node.Bound);
                return null;
            }

            node.Bound = _bound.Value;
            if (_bound.Value >= cutoff)
            {
                node.Evidence = Evidence.OfBound(_lp, []);
                Close(node.Bound);
                return null;
            }

            ImmutableArray<TreePart>.Builder kept = ImmutableArray.CreateBuilder<TreePart>();
            _bound.Fix(_box, cutoff, kept);
            node.Evidence = Evidence.OfBound(_lp, kept.DrainToImmutable());
            if (node.Evidence.Kept.IsEmpty)
            {
                break;
            }

            Close(cutoff);
            _lp.Install(_box);
            if (round >= (isRoot ? RootFixRounds : FixRounds))
            {
                break;
            }

            node = _tree.Add(node, node.Evidence.Kept[0], node.Bound);
        }

        if (!_hasDivided && InFreeAlone(node))
        {
            return null;
        }

        if (isRoot || (Nodes & (Nodes - 1)) == 0 || Nodes % 128 == 0)
        {
            double before = Cutoff;
            bool isWide = Enumerable.Range(0, _x.Length).Count(i => _box.Lower[i] < _box.Upper[i]) > NarrowFrom;
            _points.SearchAround(_box, Cutoff, isRoot, isWide);
            _bound.Read();
            if (!_meter.Stopped && isWide)
            {
                bool isFirst = isRoot || !_hasDivided;
                _lp.WritePoint(_x);
                _neighbourhood?.LookAround(isFirst ? _box : _root, _x, isFirst, _acceptedGap);
            }

            if (_meter.Stopped)
            {
                return node;
            }

            if (Cutoff < before)
            {
                // The node again, against the better incumbent.
                return Again(node);
            }
        }

        if (!_hasDivided)
        {
            _record.Write();
            _hasDivided = true;
        }

        _lp.WritePoint(_x);
        _division.Collect(_box, _x, _candidates);
        if (_candidates.Count == 0)
        {
            return DivideBlindly(node);
        }

        BranchCandidate chosen = _chooser.Choose(_candidates, node.Bound, Cutoff, isRoot ? RootEffort : 1);
        return _meter.Stopped ? node : Divide(node, chosen, _chooser.Below, _chooser.Above);
    }

    /// <summary>From the root again: against the better incumbent fewer variables are free there.</summary>
    private TreeNode Restart()
    {
        _open.Clear();
        _closed = double.PositiveInfinity;
        _hasDivided = false;
        _tree = new NodeTree(_root);
        _box.CopyFrom(_root);
        _lp.Install(_box);
        _lp.Load(_record.Take());
        return _tree.Add(null, null, double.NegativeInfinity);
    }

    /// <summary>Takes what the limits alone rule out from the installed node; false when nothing is left of it.</summary>
    private bool Propagate(TreeNode node, int changed)
    {
        ImmutableArray<ImpliedRange> implied = _propagation.Run(_box, changed);
        if (implied.IsEmpty)
        {
            return true;
        }

        node.Implied = node.Implied.AddRange(implied);
        if (implied[^1].Kept is var last && last.Lower > last.Upper)
        {
            node.Evidence = null;
            return false;
        }

        _lp.Install(_box);
        return true;
    }

    /// <summary>Before anything is divided: what the reduced costs leave free is searched as a program of its own.</summary>
    private bool InFreeAlone(TreeNode node)
    {
        if (NarrowedProgram.Of(_program, _box, MostFree) is not { } narrowed || NarrowedSearch.Run(narrowed, _incumbent, _budget, _meter, _acceptedGap, _reach) is not { } rest)
        {
            return false;
        }

        _tree.Hang(rest, node);
        Nodes += rest.Nodes;
        Close(Math.Max(node.Bound, rest.LowerBound));
        return true;
    }

    private TreeNode Again(TreeNode node)
    {
        if (node.Evidence is { Kept.IsEmpty: false } evidence)
        {
            return _tree.Add(node, evidence.Kept[0], node.Bound);
        }

        node.Evidence = null;
        node.Bound = node.Parent?.Bound ?? double.NegativeInfinity;
        return node;
    }

    private TreeNode? DivideBlindly(TreeNode node)
    {
        if (_division.Blind(_box) is { } blind)
        {
            return Divide(node, blind, null, null);
        }

        // One point is left, on the very edge of a limit: what the multipliers at hand say of it counts.
        _lp.Reprice();
        _bound.Read();
        if (_bound.Value > node.Bound)
        {
            node.Bound = _bound.Value;
            node.Evidence = Evidence.OfBound(_lp, []);
        }

        Close(node.Bound);
        return null;
    }

    private TreeNode? Divide(TreeNode node, BranchCandidate chosen, TreeEvidence? nothingBelow, TreeEvidence? nothingAbove)
    {
        TreePart below = _division.Below(chosen, _box), above = _division.Above(chosen, _box);
        TreePart? beyond = _division.Beyond(chosen, _box);
        (double gainBelow, double gainAbove) = _chooser.Gains.Expected(chosen);
        TreeNode? first = Child(node, below, nothingBelow), second = Child(node, above, nothingAbove);
        if (beyond is { } third)
        {
            Push(_tree.Add(node, third, node.Bound));
        }

        bool downFirst = chosen.IsUse ? chosen.Low < 0.5 : gainBelow <= gainAbove;
        (TreeNode? go, TreeNode? wait) = second is null || (first is not null && downFirst) ? (first, second) : (second, first);
        if (go is null)
        {
            return null;
        }

        if (wait is not null)
        {
            Push(wait);
        }

        if (_incumbent.HasPoint && _open.TryPeek(out TreeNode? least, out _) && node.Bound > least.Bound + (LongestWay * (Cutoff - least.Bound)))
        {
            Push(go);
            return null;
        }

        _box.Take(go.Part!.Value);
        _lp.Install(_box);
        return go;
    }

    /// <summary>A child; null when it is proven to hold nothing, or has no values.</summary>
    private TreeNode? Child(TreeNode node, TreePart part, TreeEvidence? nothing)
    {
        int i = part.Variable;
        if (part.Lower > part.Upper || part.Lower > _box.Upper[i] || part.Upper < _box.Lower[i])
        {
            return null;
        }

        TreeNode child = _tree.Add(node, part, node.Bound);
        child.Evidence = nothing;
        if (nothing is null)
        {
            return child;
        }

        if (!nothing.IsEmpty)
        {
            Close(Math.Max(node.Bound, Cutoff));
        }

        return null;
    }

    private void Push(TreeNode node)
    {
        node.Basis = _lp.Capture();
        _open.Enqueue(node, (node.Bound, _order++));
    }
}

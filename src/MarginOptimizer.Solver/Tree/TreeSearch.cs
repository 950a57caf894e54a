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
    private const int MostNodes = 30_000;
    private const int LeastNodes = 500;
    private const double NumbersRead = 5e13;
    private const int RootEffort = 3;
    private const int FixRounds = 1;
    private const int RootFixRounds = 20;
    private const double ShareOfGap = 0.9;

    /// <summary>Free variables up to which the tree itself is as good as any smaller one.</summary>
    private const int NarrowFrom = 48;

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
    private readonly NodeQueue _queue;
    private readonly NodeSplitter _splitter;
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
        _box = new TreeBox(program.VariableCount);
        _queue = new NodeQueue(root);
        _splitter = new NodeSplitter(lp, _box, _bound, _division, _chooser, _queue, incumbent);
        _x = new double[program.VariableCount];
    }

    public int Nodes { get; private set; }

    /// <summary>The tree ended of itself: every part is proven.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Proven over the whole program; +infinity where every part is empty.</summary>
    public double LowerBound { get; private set; } = double.NegativeInfinity;

    /// <summary>What proves <see cref="LowerBound"/>.</summary>
    public TreeProof Proof() => new([.. _queue.Proof()]);

    public void Run()
    {
        TreeNode? node = _queue.Tree.Add(null, null, double.NegativeInfinity);
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
                node = Restart(node);
            }
        }

        IsComplete = node is null && _queue.IsEmpty && _queue.Tree.IsRestComplete;
        LowerBound = _queue.End(node);
    }

    private double Cutoff => _incumbent.HasPoint ? _incumbent.Objective - (ShareOfGap * _acceptedGap) : double.PositiveInfinity;

    /// <summary>The waiting part with the least bound, installed.</summary>
    private TreeNode? Next()
    {
        if (_queue.Next(Cutoff) is not { } node)
        {
            return null;
        }

        _queue.Tree.WriteBox(node, _box);
        _lp.Install(_box);
        if (node.Basis is { } basis)
        {
            _lp.Load(basis);
            node.Basis = null;
        }

        return node;
    }

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

            _bound.Read();
            if (outcome == SimplexOutcome.CutOff && _bound.Value < Cutoff)
            {
                // Costs shifted on the way had reached it, the true ones do not.
                outcome = _lp.Solve(double.PositiveInfinity);
                if (_meter.Stopped)
                {
                    return node;
                }

                _bound.Read();
            }

            if (outcome == SimplexOutcome.Infeasible && Evidence.OfNothing(_lp) is { } nothing)
            {
                node.Evidence = nothing;
                return null;
            }

            if (outcome is SimplexOutcome.Infeasible or SimplexOutcome.Failed)
            {
                return _splitter.DivideBlindly(node, Cutoff);
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

                _queue.Close(node.Bound);
                return null;
            }

            node.Bound = _bound.Value;
            if (_bound.Value >= cutoff)
            {
                node.Evidence = Evidence.OfBound(_lp, []);
                _queue.Close(node.Bound);
                return null;
            }

            ImmutableArray<TreePart>.Builder kept = ImmutableArray.CreateBuilder<TreePart>();
            _bound.Fix(_box, cutoff, kept);
            node.Evidence = Evidence.OfBound(_lp, kept.DrainToImmutable());
            if (node.Evidence.Kept.IsEmpty)
            {
                break;
            }

            _queue.Close(cutoff);
            _lp.Install(_box);
            if (round >= (isRoot ? RootFixRounds : FixRounds))
            {
                break;
            }

            node = _queue.Tree.Add(node, node.Evidence.Kept[0], node.Bound);
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
            return _splitter.DivideBlindly(node, Cutoff);
        }

        BranchCandidate chosen = _chooser.Choose(_candidates, node.Bound, Cutoff, isRoot ? RootEffort : 1);
        return _meter.Stopped ? node : _splitter.Divide(node, chosen, _chooser.Below, _chooser.Above, Cutoff);
    }

    /// <summary>From the root again: against the better incumbent fewer variables are free there.</summary>
    private TreeNode Restart(TreeNode? at)
    {
        _hasDivided = false;
        _box.CopyFrom(_root);
        _lp.Install(_box);
        _lp.Load(_record.Take());
        return _queue.Restart(at);
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

        _queue.Tree.Hang(rest, node);
        Nodes += rest.Nodes;
        _queue.Close(Math.Max(node.Bound, rest.LowerBound));
        return true;
    }

    private TreeNode Again(TreeNode node)
    {
        if (node.Evidence is { Kept.IsEmpty: false } evidence)
        {
            return _queue.Tree.Add(node, evidence.Kept[0], node.Bound);
        }

        node.Evidence = null;
        node.Bound = node.Parent?.Bound ?? double.NegativeInfinity;
        return node;
    }
}

using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>Points of the program from the optima of nodes: as they are where they keep the lots and rules, otherwise searched around.</summary>
internal sealed class NodePoints(ConvexProgram program, SolveBudget budget, TreeLp lp, TreeIncumbent incumbent, NodeDivision division, WorkMeter meter, TreeReach reach)
{
    private const long WideWork = 1_500_000;
    private const long NarrowWork = 200_000;
    private const long DiveWork = 20_000_000;
    private const long LegWork = 400_000_000;

    /// <summary>Variables up to which the dive for rules on legs is worth its work from later nodes too: of a wider program few nodes are seen.</summary>
    private const int MostForDives = 400;

    /// <summary>Legs whose sizes a small tree settles sooner than a search by single lots.</summary>
    private const int FewLegs = 16;
    private const int FewNodes = 300;
    private const long FewWork = 20_000_000;
    private const double LegTolerance = 1e-7;

    /// <summary>Part of all work that may go into searches.</summary>
    private const int ShareOfWork = 8;

    private readonly double[] _x = new double[program.VariableCount];
    private readonly TreeDive _dive = new(program, lp, meter);
    private long _spent;
    private long _searchWork = NarrowWork;

    /// <summary>Offers the optimum of the linear program where it is a point of the program.</summary>
    public void Offer() => incumbent.Offer(Point());

    /// <summary>Looks for better points near the optimum of the node; leaves the linear program at that optimum.</summary>
    /// <param name="box">Of the node, installed.</param>
    /// <param name="cutoff">Objective at which a part holds nothing of interest.</param>
    /// <param name="isRoot">The root is searched whatever it takes.</param>
    /// <param name="isWide">Many variables are free: single lots are tried for longer.</param>
    public void SearchAround(TreeBox box, double cutoff, bool isRoot, bool isWide)
    {
        if (!isRoot && _spent > meter.Spent / ShareOfWork)
        {
            return;
        }

        _searchWork = isWide ? WideWork : NarrowWork;
        long before = meter.Spent;
        lp.WritePoint(_x);
        if (lp.Legs is { } legs)
        {
            SearchSupport(legs, box, cutoff);
            if (reach.HasNeighbourhoods && (isRoot || program.VariableCount <= MostForDives))
            {
                TreeBasis basis = lp.Capture();
                new LegDive(program, lp, legs, division, incumbent, meter, SolveSettled).Run(box, LegWork);
                GoBack(box, basis);
            }
        }
        else
        {
            incumbent.Search(_x, box, _searchWork);
            TreeBasis basis = lp.Capture();
            Dive(box, cutoff);
            GoBack(box, basis);
        }

        _spent += meter.Spent - before;
    }

    /// <summary>To whole lots, and on from there by single lots.</summary>
    private void Dive(TreeBox box, double cutoff)
    {
        if (_dive.Run(box, cutoff, DiveWork) && !meter.Stopped)
        {
            double[] point = Point();
            incumbent.Offer([.. point]);
            incumbent.Search(point, box, _searchWork);
        }
    }

    private void GoBack(TreeBox box, TreeBasis basis)
    {
        lp.Install(box);
        lp.Load(basis);
        lp.Solve(double.PositiveInfinity);
    }

    private double[] Point()
    {
        lp.WritePoint(_x);
        double[] point = [.. _x];
        for (int i = 0; i < point.Length && lp.Legs is not null; i++)
        {
            double unit = program.Lots[i] > 0.0 ? program.Lots[i] : program.Upper[i] - program.Lower[i];
            point[i] = lp.Legs.Rules[i] is not null && Math.Abs(point[i]) <= LegTolerance * unit ? 0.0 : point[i];
        }

        return point;
    }

    /// <summary>The largest legs of the node's optimum alone: solved, then searched in lots.</summary>
    private void SearchSupport(LegTerms legs, TreeBox box, double cutoff)
    {
        TreeBasis basis = lp.Capture();
        var support = new TreeBox(_x.Length);
        support.CopyFrom(box);
        List<(double Use, int Variable)> used = [];
        for (int i = 0; i < _x.Length; i++)
        {
            if (legs.Rules[i] is { } rule && !IsUsed(box, i))
            {
                double most = _x[i] > 0.0 ? box.Upper[i] : -box.Lower[i], least = Math.Max(program.Lots[i], _x[i] > 0.0 ? rule.LeastUp : rule.LeastDown);
                used.Add((most <= 0.0 || most < least ? 0.0 : -Math.Abs(_x[i]) / most, i));
            }
        }

        used.Sort();
        double left = legs.MostLegs - Enumerable.Range(0, _x.Length).Count(i => legs.Rules[i] is not null && IsUsed(box, i));
        foreach ((double use, int i) in used)
        {
            bool keep = left >= 1.0 && use < 0.0 && Math.Abs(_x[i]) > LegTolerance * (program.Upper[i] - program.Lower[i]);
            TreePart part = !keep ? new TreePart(i, 0.0, 0.0)
                : division.Above(new BranchCandidate(i, IsUse: true, _x[i], 0.5), box);
            left -= keep ? 1.0 : 0.0;
            support.Take(part);
        }

        lp.Install(support);
        SimplexOutcome outcome = lp.Solve(cutoff);
        if (outcome == SimplexOutcome.Optimal && !meter.Stopped)
        {
            SearchSettled(support, cutoff);
        }

        GoBack(box, basis);
    }

    /// <summary>The best point found inside a box whose legs are settled: a program in whole lots alone, in what the box leaves free.</summary>
    private void SolveSettled(TreeBox settled)
    {
        if (NarrowedProgram.Of(program, settled, 1.0) is not { } narrowed)
        {
            incumbent.Offer(Point());
            return;
        }

        if (narrowed.Program.VariableCount <= FewLegs)
        {
            NarrowedSearch.Run(narrowed, incumbent, budget, meter, 0.0, reach.Inside(FewNodes, meter.Spent + FewWork));
            return;
        }

        ConvexProgram inLots = narrowed.Program with { Legs = null };
        LpModel model = LpModelBuilder.Build(inLots, LpModelBuilder.FirstTailCapacity, meter);
        if (meter.Stopped)
        {
            model.Release();
            return;
        }

        var relaxation = new Relaxation(model, meter);
        Solution solution = new SolveRun(inLots, budget, meter, relaxation, divides: false).Solve();
        relaxation.Model.Release();
        if (solution.HasPoint)
        {
            incumbent.Offer(narrowed.Lift([.. solution.X]));
        }
    }

    /// <summary>Points inside a box whose legs are settled, from its optimum.</summary>
    private void SearchSettled(TreeBox settled, double cutoff)
    {
        double[] point = Point();
        _ = incumbent.Offer([.. point]) || incumbent.Search(point, settled, _searchWork);
        Dive(settled, cutoff);
    }

    private static bool IsUsed(TreeBox box, int i) => LegTerms.IsUsed(box.Use[i], box.Lower[i], box.Upper[i]);
}

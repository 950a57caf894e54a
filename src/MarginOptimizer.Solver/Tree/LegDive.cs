using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// From the optimum of a node to choices of legs: first every leg that is used at less than its smallest size is dropped or brought to it, half of them at a
/// time; then those used least are dropped, a quarter at a time, and each set of legs that is left is offered. Small sets pay where legs are charged.
/// </summary>
/// <param name="attempt">Looks for points inside a box whose legs are settled and whose linear program is solved; leaves it anywhere.</param>
internal sealed class LegDive(ConvexProgram program, TreeLp lp, LegTerms legs, NodeDivision division, TreeIncumbent incumbent, WorkMeter meter, Action<TreeBox> attempt)
{
    private const double Unused = 1e-7;
    private const int MostSteps = 60;
    private const int MostInVain = 4;

    private readonly TreeBox _box = new(program.VariableCount);
    private readonly TreeBox _before = new(program.VariableCount);
    private readonly double[] _x = new double[program.VariableCount];
    private readonly List<(double Size, int Variable)> _open = [];
    private readonly List<(double Size, int Variable)> _small = [];

    /// <param name="box">Of the node, installed and solved.</param>
    /// <param name="work">Most multiply-adds.</param>
    public void Run(TreeBox box, long work)
    {
        _box.CopyFrom(box);
        long end = meter.Spent + work;
        int inVain = 0;
        for (int step = 0; step < MostSteps && meter.Spent < end && !meter.Stopped; step++)
        {
            int settled = Collect();
            _before.CopyFrom(_box);
            if (_small.Count > 0)
            {
                SettleSmall();
            }
            else if (settled + _open.Count > legs.MostLegs)
            {
                Drop(Math.Max(1, (int)Math.Min(_open.Count, Math.Ceiling(0.5 * (settled + _open.Count - legs.MostLegs)))));
            }
            else
            {
                double objective = incumbent.Objective;
                Attempt();
                inVain = incumbent.Objective < objective ? 0 : inVain + 1;
                if (_open.Count == 0 || inVain >= MostInVain || meter.Stopped)
                {
                    return;
                }

                Drop(Math.Max(1, _open.Count / 4));
            }

            if (!Holds() && !(TakeBack() && Holds()))
            {
                return;
            }
        }
    }

    /// <summary>Legs that are used and not settled, least used first, those below their smallest size apart; returns how many are settled as used.</summary>
    private int Collect()
    {
        lp.WritePoint(_x);
        _open.Clear();
        _small.Clear();
        int settled = 0;
        for (int i = 0; i < _x.Length; i++)
        {
            if (legs.Rules[i] is not { } rule)
            {
                continue;
            }

            if (LegTerms.IsUsed(_box.Use[i], _box.Lower[i], _box.Upper[i]))
            {
                settled++;
                continue;
            }

            double size = Math.Abs(_x[i]), most = _x[i] > 0.0 ? _box.Upper[i] : -_box.Lower[i];
            if (most <= 0.0 || size <= Unused * Unit(i))
            {
                continue;
            }

            double least = Math.Max(_x[i] > 0.0 ? rule.LeastUp : rule.LeastDown, program.Lots[i]);
            _open.Add((size / most, i));
            if (size < least * (1.0 - Unused))
            {
                _small.Add((least > most ? 0.0 : size / least, i));
            }
        }

        _open.Sort();
        _small.Sort();
        return settled;
    }

    /// <summary>Half of those below their smallest size: dropped up to the middle, brought to it beyond.</summary>
    private void SettleSmall()
    {
        int count = (_small.Count + 1) / 2;
        foreach ((double size, int i) in _small[0].Size < 0.5 ? _small.Take(count) : _small.TakeLast(count))
        {
            _box.Take(size < 0.5 ? new TreePart(i, 0.0, 0.0) : division.Above(new BranchCandidate(i, IsUse: true, _x[i], 0.5), _box));
        }
    }

    private void Drop(int count)
    {
        foreach ((_, int i) in _open.Take(count))
        {
            _box.Take(new TreePart(i, 0.0, 0.0));
        }
    }

    /// <summary>One of those settled last is used all the same; false where none was.</summary>
    private bool TakeBack()
    {
        _box.CopyFrom(_before);
        if (_open.Count == 0)
        {
            return false;
        }

        int i = (_small.Count > 0 ? _small[^1] : _open[^1]).Variable;
        TreePart used = division.Above(new BranchCandidate(i, IsUse: true, _x[i], 0.5), _box);
        _box.Take(used);
        return _box.Lower[i] <= _box.Upper[i];
    }

    private bool Holds()
    {
        lp.Install(_box);
        return lp.Solve(double.PositiveInfinity) == SimplexOutcome.Optimal;
    }

    /// <summary>The legs in use as used, all others dropped.</summary>
    private void Attempt()
    {
        var settled = new TreeBox(_x.Length);
        settled.CopyFrom(_box);
        for (int i = 0; i < _x.Length; i++)
        {
            if (legs.Rules[i] is null || LegTerms.IsUsed(_box.Use[i], _box.Lower[i], _box.Upper[i]))
            {
                continue;
            }

            bool isUsed = Math.Abs(_x[i]) > Unused * Unit(i);
            settled.Take(isUsed ? division.Above(new BranchCandidate(i, IsUse: true, _x[i], 0.5), settled) : new TreePart(i, 0.0, 0.0));
        }

        lp.Install(settled);
        if (lp.Solve(double.PositiveInfinity) == SimplexOutcome.Optimal && !meter.Stopped)
        {
            attempt(settled);
        }
    }

    private double Unit(int i) => program.Lots[i] > 0.0 ? program.Lots[i] : program.Upper[i] - program.Lower[i];
}

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

    /// <summary>What was chosen so far; the box that is solved also keeps legs at rest there, as long as that leaves something.</summary>
    private readonly TreeBox _chosen = new(program.VariableCount);
    private readonly TreeBox _box = new(program.VariableCount);
    private readonly double[] _x = new double[program.VariableCount];
    private readonly List<(double Size, int Variable)> _open = [];
    private readonly List<(double Size, int Variable)> _small = [];
    private readonly List<int> _resting = [];
    private readonly List<TreePart> _choices = [];

    /// <param name="box">Of the node, installed and solved.</param>
    /// <param name="work">Most multiply-adds.</param>
    public void Run(TreeBox box, long work)
    {
        _chosen.CopyFrom(box);
        _box.CopyFrom(box);
        long end = meter.Spent + work;
        int inVain = 0;
        for (int step = 0; step < MostSteps && meter.Spent < end && !meter.Stopped; step++)
        {
            int settled = Collect();
            _choices.Clear();
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

            if (!GoOn())
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
        _resting.Clear();
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
                _resting.Add(i);
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
            _choices.Add(size < 0.5 ? new TreePart(i, 0.0, 0.0) : Used(i, _box));
        }
    }

    private void Drop(int count)
    {
        foreach ((_, int i) in _open.Take(count))
        {
            _choices.Add(new TreePart(i, 0.0, 0.0));
        }
    }

    /// <summary>Solves with the choices; where that leaves nothing, with the other choice for one of them, and with legs at rest let go.</summary>
    private bool GoOn()
    {
        int last = _choices[^1].Variable;
        TreePart other = _choices[^1].Use == LegUse.Open ? Used(last, _chosen) : new TreePart(last, 0.0, 0.0);
        return Holds(_choices, isAtRest: true) || Holds([other], isAtRest: true) || Holds(_choices, isAtRest: false) || Holds([other], isAtRest: false);
    }

    private bool Holds(List<TreePart> choices, bool isAtRest)
    {
        _box.CopyFrom(_chosen);
        foreach (TreePart choice in choices)
        {
            _box.Take(choice);
            if (_box.Lower[choice.Variable] > _box.Upper[choice.Variable])
            {
                return false;
            }
        }

        foreach (int i in isAtRest ? _resting : [])
        {
            _box.Take(new TreePart(i, 0.0, 0.0));
        }

        lp.Install(_box);
        if (meter.Stopped || lp.Solve(double.PositiveInfinity) != SimplexOutcome.Optimal)
        {
            return false;
        }

        foreach (TreePart choice in choices)
        {
            _chosen.Take(choice);
        }

        return true;
    }

    private TreePart Used(int i, TreeBox box) => division.Above(new BranchCandidate(i, IsUse: true, _x[i], 0.5), box);

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
            settled.Take(isUsed ? Used(i, settled) : new TreePart(i, 0.0, 0.0));
        }

        lp.Install(settled);
        if (lp.Solve(double.PositiveInfinity) == SimplexOutcome.Optimal && !meter.Stopped)
        {
            attempt(settled);
        }
    }

    private double Unit(int i) => program.Lots[i] > 0.0 ? program.Lots[i] : program.Upper[i] - program.Lower[i];
}

using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// From the optimum of a node to whole lots: the variables nearest to whole multiples are settled there, a quarter at a time, and the dual simplex mends
/// the rest. What turns out too dear or empty is taken back and tried one by one, then on the other side.
/// </summary>
internal sealed class TreeDive(ConvexProgram program, TreeLp lp, WorkMeter meter)
{
    private const double WholeTolerance = 1e-7;
    private const int MostFlips = 12;

    private readonly TreeBox _box = new(program.VariableCount);
    private readonly double[] _x = new double[program.VariableCount];
    private readonly List<(double Distance, int Variable)> _fractional = [];

    /// <summary>
    /// Begins where the linear program stands and leaves it at the end of the dive; true when all lots there are whole.
    /// </summary>
    /// <param name="box">Installed.</param>
    /// <param name="cutoff">Objective at which a point is of no interest.</param>
    /// <param name="work">Most multiply-adds.</param>
    public bool Run(TreeBox box, double cutoff, long work)
    {
        _box.CopyFrom(box);
        long end = meter.Spent + work;
        int flips = 0;
        bool isCareful = false;
        while (meter.Spent < end && !meter.Stopped)
        {
            Collect();
            if (_fractional.Count == 0)
            {
                return true;
            }

            int batch = isCareful ? 1 : Math.Max(1, _fractional.Count / 4);
            isCareful = false;
            (double lower, double upper) = (_box.Lower[_fractional[0].Variable], _box.Upper[_fractional[0].Variable]);
            double failed = Settle(batch);
            if (Holds(cutoff))
            {
                continue;
            }

            for (int b = 0; b < batch; b++)
            {
                int i = _fractional[b].Variable;
                (_box.Lower[i], _box.Upper[i]) = (box.Lower[i], box.Upper[i]);
            }

            isCareful = batch > 1;
            if (!isCareful && (++flips > MostFlips || !Flip(_fractional[0].Variable, failed, lower, upper)))
            {
                return false;
            }

            if (!Holds(cutoff))
            {
                return false;
            }
        }

        return false;
    }

    private bool Holds(double cutoff)
    {
        lp.Install(_box);
        return lp.Solve(cutoff) == SimplexOutcome.Optimal;
    }

    private void Collect()
    {
        lp.WritePoint(_x);
        _fractional.Clear();
        for (int i = 0; i < _x.Length; i++)
        {
            double lot = program.Lots[i];
            if (lot > 0.0 && _box.Lower[i] < _box.Upper[i])
            {
                double distance = Math.Abs((_x[i] / lot) - Math.Round(_x[i] / lot));
                if (distance > WholeTolerance)
                {
                    _fractional.Add((distance, i));
                }
            }
        }

        _fractional.Sort();
    }

    /// <summary>Settles the first so many; the value of the very first.</summary>
    private double Settle(int batch)
    {
        for (int b = 0; b < batch; b++)
        {
            int i = _fractional[b].Variable;
            double whole = Math.Clamp(program.Lots[i] * Math.Round(_x[i] / program.Lots[i]), _box.Lower[i], _box.Upper[i]);
            (_box.Lower[i], _box.Upper[i]) = (whole, whole);
        }

        return _box.Lower[_fractional[0].Variable];
    }

    /// <summary>Only the multiples on the other side of the optimum.</summary>
    private bool Flip(int i, double failed, double lower, double upper)
    {
        double lot = program.Lots[i];
        bool up = failed <= _x[i];
        double next = lot * (Math.Round(failed / lot) + (up ? 1.0 : -1.0));
        (_box.Lower[i], _box.Upper[i]) = up ? (next, upper) : (lower, next);
        return _box.Lower[i] <= _box.Upper[i];
    }
}

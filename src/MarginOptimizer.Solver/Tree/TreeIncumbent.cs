using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Lots;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>The best point known, and ways to better ones from the optima of nodes. Points are judged by the program itself.</summary>
internal sealed class TreeIncumbent
{
    private const double WholeTolerance = 1e-6;
    private const int MostMovable = 160;

    private readonly ConvexProgram _program;
    private readonly SolveBudget _budget;
    private readonly LegTerms? _legs;
    private readonly LotPoint? _point;
    private readonly LotLocalSearch? _local;
    private readonly TreeIncumbent? _whole;
    private readonly NarrowedProgram? _narrowed;
    private double[] _best = [];
    private double _objective = double.PositiveInfinity;

    /// <param name="program">Whose points are offered.</param>
    /// <param name="budget">Says how exactly limits are kept.</param>
    /// <param name="legs">Null without rules on legs.</param>
    /// <param name="lots">Null where there is no search around points.</param>
    /// <param name="meter">Counts the work.</param>
    /// <param name="whole">Where the program is a narrowed one: that of the whole program, which judges all points.</param>
    /// <param name="narrowed">Brings them there.</param>
    public TreeIncumbent(
        ConvexProgram program, SolveBudget budget, LegTerms? legs, LotProgram? lots, WorkMeter meter, TreeIncumbent? whole = null, NarrowedProgram? narrowed = null)
    {
        _whole = whole;
        _narrowed = narrowed;
        _program = program;
        _budget = budget;
        _legs = legs;
        if (lots is not null)
        {
            _point = new LotPoint(lots, meter);
            _local = new LotLocalSearch(lots, _point, meter);
        }
    }

    /// <summary>Of the whole program; empty without one.</summary>
    public double[] Best => _whole is null ? _best : _whole.Best;

    public bool HasPoint => _whole is null ? !double.IsPositiveInfinity(_objective) : _whole.HasPoint;

    /// <summary>With charges.</summary>
    public double Objective => _whole is null ? _objective : _whole.Objective;

    /// <summary>The best point in the variables of this program; it may lie outside of its box.</summary>
    public double[] Narrowed() => _whole is null ? _best : _narrowed!.Narrow(_whole.Narrowed());

    public bool CanSearch => _local is not null;

    /// <summary>Keeps a point if it is one of the program, all limits and rules kept, and better. Lots are brought to their nearest multiples first.</summary>
    public bool Offer(double[] x)
    {
        if (_whole is not null)
        {
            return _whole.Offer(_narrowed!.Lift(x));
        }

        for (int i = 0; i < x.Length; i++)
        {
            double lot = _program.Lots[i];
            if (lot > 0.0)
            {
                double whole = lot * Math.Round(x[i] / lot);
                if (Math.Abs(whole - x[i]) > WholeTolerance * lot)
                {
                    return false;
                }

                x[i] = whole;
            }

            if (!(x[i] >= _program.Lower[i] && x[i] <= _program.Upper[i]))
            {
                return false;
            }
        }

        if (!LegCheck.AllKept(_program, x))
        {
            return false;
        }

        double objective = PointEvaluation.Objective(_program, x) + LegCheck.Charges(_program, x);
        if (!(objective < Objective - (1e-12 * Math.Max(_program.GapScale, Math.Abs(objective)))) || !LimitCheck.AllKept(_program, x, _budget.FeasibilityTolerance))
        {
            return false;
        }

        (_best, _objective) = (x, objective);
        return true;
    }

    /// <summary>Rounds the optimum of a node and searches around it.</summary>
    public bool Search(ReadOnlySpan<double> x, TreeBox box, long work)
    {
        if (_local is null)
        {
            return false;
        }

        double[] start = [.. x];
        List<(double Distance, int Variable)> movable = [];
        for (int i = 0; i < start.Length; i++)
        {
            double lot = _program.Lots[i];
            if (lot > 0.0)
            {
                start[i] = Math.Clamp(lot * Math.Round(start[i] / lot), box.Lower[i], box.Upper[i]);
                bool mayMove = box.Lower[i] < box.Upper[i] && (_legs?.Rules[i] is null || start[i] != 0.0);
                if (mayMove)
                {
                    movable.Add((-Math.Abs(x[i] - start[i]) / lot, i));
                }
            }
        }

        movable.Sort();
        _local.Movable = [.. movable.Take(MostMovable).Select(entry => entry.Variable)];
        _local.Partners = _local.Movable;
        _point!.PenaltyFactor = 1.0;
        _point.MoveTo(start);
        return _local.Improve(work) && Offer(_point.Completed());
    }
}

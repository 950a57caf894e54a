using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>
/// Whole lots from the relaxed optimum: doing nothing first, then roundings with repair, a dive, and kicks from the best point. Every incumbent
/// keeps every limit in exact evaluation. Moves that reduced costs rule out are dropped as the gap closes.
/// </summary>
internal sealed class LotSearch
{
    /// <summary>Work of a search on a program of usual size; larger ones get more in proportion.</summary>
    private const long UsualWork = 25_000_000;
    private const double UsualSize = 574.0 * 386.0;
    private const double LargestFactor = 12.0;
    private const long LeastImprovement = 400_000;
    private const int PartnerCount = 64;
    private const int MostMovable = 160;
    private const int Orders = 4;
    private const int Kicks = 60;

    /// <summary>How much of the way to the relaxed optimum is tried when nothing better than the start was found.</summary>
    private static readonly double[] ScaledBack = [0.8, 0.6, 0.4, 0.2];

    private readonly LotProgram _lots;
    private readonly ConvexProgram _program;
    private readonly WorkMeter _meter;
    private readonly LotPoint _point;
    private readonly LotLocalSearch _local;
    private readonly ILotRelaxation _relaxation;
    private readonly ILotBound _bound;
    private readonly bool _mixed;
    private readonly double _target;
    private readonly long _work;
    private long _end;

    /// <param name="lots">The program.</param>
    /// <param name="relaxation">Solves with lots disregarded.</param>
    /// <param name="bound">Bound of the relaxed optimum's multipliers over whole lots.</param>
    /// <param name="meter">Counts the work.</param>
    /// <param name="acceptedGap">Difference of objective and bound, in money, at which to stop.</param>
    /// <param name="share">Of the usual work.</param>
    public LotSearch(LotProgram lots, ILotRelaxation relaxation, ILotBound bound, WorkMeter meter, double acceptedGap, double share = 1.0)
    {
        _lots = lots;
        _program = lots.Program;
        _meter = meter;
        _bound = bound;
        _relaxation = relaxation;
        _target = bound.Value + acceptedGap;
        _point = new LotPoint(lots, meter);
        _local = new LotLocalSearch(lots, _point, meter);
        _mixed = lots.Followers is null;
        _work = (long)(share * UsualWork * Math.Clamp((double)(lots.Table.Rows + _program.Limits.Length) * _program.VariableCount / UsualSize, 1.0, LargestFactor));
        _end = meter.Spent + _work;
    }

    public double[] Best { get; private set; } = [];

    public double Objective { get; private set; } = double.PositiveInfinity;

    private double Second { get; set; } = double.PositiveInfinity;

    public void Run(double[] start, double[] relaxed)
    {
        if (_meter.Stopped)
        {
            Offer(_lots.Completed(start));
            return;
        }

        double[] nearest = LotRounding.Nearest(_lots, relaxed);
        _local.Partners = CheapestToMove(nearest, PartnerCount, double.PositiveInfinity);
        _local.Movable = CheapestToMove(nearest, MostMovable, double.PositiveInfinity);
        _point.MoveTo(start);
        Offer(_point.Completed());
        double doingNothing = Objective;
        FromInside(relaxed, 1.0);
        Round(nearest);
        OneByOne(relaxed, 0);
        if (Objective >= doingNothing)
        {
            _end += 3 * _work;
            FromInside(relaxed, 2.0);
            FromInside(relaxed, 0.3);
        }

        for (int k = 0; k < ScaledBack.Length && Objective >= doingNothing; k++)
        {
            Shortened(start, relaxed, ScaledBack[k]);
        }

        if (Objective >= doingNothing && !Done() && _relaxation.Dived(_end - _meter.Spent) is { } dived)
        {
            Round(dived);
        }

        if (Best.Length == 0)
        {
            Round(LotRounding.TowardZero(_lots, relaxed));
            Round(start);
        }

        for (int number = 1; number < Orders; number++)
        {
            OneByOne(relaxed, number);
        }

        for (int kick = 0; kick < Kicks && Best.Length > 0 && !Done(); kick++)
        {
            Kick(kick);
        }
    }

    private bool Done() => Objective <= _target || _meter.Spent >= _end || _meter.Checkpoint();

    private void Round(double[] x)
    {
        if (Done())
        {
            return;
        }

        _point.PenaltyFactor = 1.0;
        _point.MoveTo(x);
        Offer(_point.Completed());
        ImproveAndOffer();
    }

    /// <summary>Rounds in one of the fixed orders.</summary>
    private void OneByOne(double[] relaxed, int number)
    {
        if (!Done())
        {
            LotRounding.OneByOne(_lots, _point, relaxed, LotRounding.Order(_program.VariableCount, number), _meter);
            ImproveAndOffer();
        }
    }

    /// <summary>Rounds an optimum of tightened limits: the room left, in standard deviations of rounding, takes up what rounding moves.</summary>
    private void FromInside(double[] relaxed, double deviations)
    {
        if (Done())
        {
            return;
        }

        double[] allowance = RoundingAllowance.Of(_program, _lots.Followers, relaxed);
        if (_relaxation.Tightened([.. allowance.Select(a => a * deviations)]) is { } inside && !_meter.Stopped)
        {
            LotRounding.OneByOne(_lots, _point, inside, LotRounding.HeaviestFirst(_lots), _meter);
            ImproveAndOffer();
        }
    }

    /// <summary>Rounds a point part of the way from the start: where the start keeps its limits with room, so does the way, and rounding fits in.</summary>
    private void Shortened(double[] start, double[] relaxed, double share)
    {
        if (Done())
        {
            return;
        }

        double[] part = new double[relaxed.Length];
        for (int i = 0; i < part.Length; i++)
        {
            part[i] = start[i] + share * (relaxed[i] - start[i]);
        }

        LotRounding.OneByOne(_lots, _point, part, LotRounding.HeaviestFirst(_lots), _meter);
        ImproveAndOffer();
    }

    private void ImproveAndOffer()
    {
        if (_meter.Stopped)
        {
            return;
        }

        if (_local.Improve(Math.Max(_work / 8, LeastImprovement)))
        {
            Offer(_point.Completed());
        }

        if (_mixed && !_meter.Stopped && _relaxation.Completed((double[])_point.X.Clone()) is { } completed)
        {
            Offer(completed);
        }
    }

    /// <summary>Some lots of the best point moved at random, by a fixed generator, and searched again.</summary>
    private void Kick(int number)
    {
        _point.PenaltyFactor = 1.0;
        _point.MoveTo(Best);
        int[] order = LotRounding.Order(_local.Movable.Length, number + 2);
        int count = Math.Min(order.Length, 3 + number % 4);
        for (int k = 0; k < count; k++)
        {
            int i = _local.Movable[order[k]];
            double lot = _program.Lots[i];
            double now = Math.Round(Best[i] / lot), step = ((number + k) & 1) == 0 ? 1.0 : -1.0;
            double target = Math.Clamp(now + step, _lots.LowestLot[i], _lots.HighestLot[i]) * lot;
            _point.Apply(i, target - Best[i], target);
        }

        ImproveAndOffer();
    }

    /// <summary>Keeps a point that is whole, keeps all limits in exact evaluation and is better than the best so far.</summary>
    private void Offer(double[] x)
    {
        if (!Whole(x) || !LimitCheck.AllKept(_program, x))
        {
            return;
        }

        double objective = PointEvaluation.Objective(_program, x);
        double second = _program.SecondObjective is { } form ? PointEvaluation.Value(_program, form, x) : 0.0;
        double tolerance = 1e-12 * Math.Max(_program.GapScale, Math.Abs(objective));
        if (objective < Objective - tolerance || (objective <= Objective && second < Second))
        {
            Best = x;
            Objective = objective;
            Second = second;
            _local.Movable = _meter.Stopped ? [] : CheapestToMove(Best, MostMovable, Objective - _bound.Value);
        }
    }

    private bool Whole(double[] x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double lot = _program.Lots[i];
            if (x[i] < _program.Lower[i] || x[i] > _program.Upper[i]
                || (lot > 0.0 && Math.Abs(x[i] / lot - Math.Round(x[i] / lot)) > LimitCheck.Tolerance))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The variables whose cheapest other lot costs least at the relaxed optimum. By reduced costs, one that costs more than the gap can stay.
    /// </summary>
    private int[] CheapestToMove(double[] x, int count, double gap)
    {
        var regrets = new List<(double Regret, int Variable)>();
        for (int i = 0; i < x.Length; i++)
        {
            if (_program.Lots[i] <= 0.0)
            {
                continue;
            }

            double regret = _bound.LeastRegretOfChange(i, x[i], _program.Lots[i]);
            if (regret <= gap)
            {
                regrets.Add((regret, i));
            }
        }

        regrets.Sort();
        return [.. regrets.Take(count).Select(entry => entry.Variable)];
    }
}

using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>Single-lot moves, then pairs of them: repairs limits and improves the objective until no move helps.</summary>
internal sealed class LotLocalSearch(LotProgram lots, LotPoint point, WorkMeter meter)
{
    private const int PairLeaders = 24;
    private const int PenaltyRaises = 6;
    private const double RepairFactor = 4.0;
    private const double HardFactor = 1e6;

    private readonly ConvexProgram _program = lots.Program;
    private readonly int[] _leader = new int[PairLeaders];
    private readonly double[] _leaderStep = new double[PairLeaders];
    private readonly double[] _leaderLoss = new double[PairLeaders];
    private double _tolerance;
    private double _secondTolerance;
    private long _limit;
    private int _leaders;

    /// <summary>Variables that may move; those left out cannot be part of a better point.</summary>
    public int[] Movable { get; set; } = [.. Enumerable.Range(0, lots.Program.VariableCount).Where(i => lots.Program.Lots[i] > 0.0)];

    /// <summary>Variables that answer a step of another one: those whose lots cost least at the relaxed optimum.</summary>
    public int[] Partners { get; set; } = [];

    /// <summary>Works on the point until it is locally best or the work is spent; true when all limits are kept in the end.</summary>
    public bool Improve(long workLimit)
    {
        _limit = meter.Spent > long.MaxValue - workLimit ? long.MaxValue : meter.Spent + workLimit;
        SetPenalty(RepairFactor);
        double scale = Math.Max(Math.Abs(point.Merit.Objective), _program.GapScale);
        _tolerance = 1e-12 * scale;
        _secondTolerance = 1e-9 * Math.Abs(point.Merit.Second);
        if (!Repair())
        {
            return false;
        }

        SetPenalty(HardFactor);
        Polish();
        return point.Merit.Feasible;
    }

    private void SetPenalty(double factor)
    {
        point.PenaltyFactor = factor;
        point.Recompute();
    }

    private bool Spent() => meter.Spent >= _limit || meter.Checkpoint();

    /// <summary>Trades violation against objective at rising prices until no limit is broken.</summary>
    private bool Repair()
    {
        var targeted = new LotRepair(lots, point, meter);
        for (int raise = 0; raise <= PenaltyRaises && !point.Merit.Feasible && !Spent(); raise++)
        {
            while (!point.Merit.Feasible && !Spent() && targeted.Step(_tolerance))
            {
            }

            SetPenalty(point.PenaltyFactor * 4.0);
        }

        while (!point.Merit.Feasible && !Spent() && (targeted.Step(_tolerance) || PairSweep() || SingleSweep()))
        {
        }

        return point.Merit.Feasible;
    }

    private void Polish()
    {
        while (!Spent() && (SingleSweep() || PairSweep()))
        {
        }
    }

    /// <summary>Each variable takes its best step if that helps; also ranks the steps that harm least, for pairs.</summary>
    private bool SingleSweep()
    {
        bool improved = false;
        int leaders = 0;
        foreach (int i in Movable)
        {
            LotMerit best = point.Merit;
            double bestStep = 0.0;
            for (int choice = 0; choice < 5; choice++)
            {
                double step = Step(i, choice);
                if (step == 0.0)
                {
                    continue;
                }

                LotMerit merit = point.Try(i, step);
                if (merit.Beats(best, _tolerance, _secondTolerance))
                {
                    best = merit;
                    bestStep = step;
                }
                else if (choice < 2)
                {
                    Rank(ref leaders, i, step, merit.Total - point.Merit.Total);
                }
            }

            if (bestStep != 0.0)
            {
                Take(i, bestStep);
                improved = true;
            }

            if (Spent())
            {
                return improved;
            }
        }

        _leaders = leaders;
        return improved;
    }

    /// <summary>After each of the least harmful steps, the best answer to it; taken when both together help.</summary>
    private bool PairSweep()
    {
        bool improved = false;
        for (int leader = 0; leader < _leaders && !Spent(); leader++)
        {
            int i = _leader[leader];
            double step = Allowed(i, _leaderStep[leader]);
            if (step == 0.0)
            {
                continue;
            }

            LotMerit before = point.Merit;
            Take(i, step);
            (int partner, double answer) = BestAnswer(i, before);
            if (partner >= 0)
            {
                Take(partner, answer);
                improved = true;
            }
            else
            {
                Take(i, -step);
            }
        }

        return improved;
    }

    private (int Partner, double Step) BestAnswer(int leader, LotMerit best)
    {
        int partner = -1;
        double answer = 0.0;
        foreach (int j in Partners)
        {
            for (int choice = 0; choice < 2 && j != leader; choice++)
            {
                double step = Step(j, choice);
                if (step == 0.0)
                {
                    continue;
                }

                LotMerit merit = point.Try(j, step);
                if (merit.Beats(best, _tolerance, _secondTolerance))
                {
                    (best, partner, answer) = (merit, j, step);
                }
            }
        }

        return (partner, answer);
    }

    /// <summary>One lot up, one down, four up, four down, back to none; 0 when the box forbids it.</summary>
    private double Step(int i, int choice)
    {
        double lot = _program.Lots[i];
        return Allowed(i, choice switch { 0 => lot, 1 => -lot, 2 => 4.0 * lot, 3 => -4.0 * lot, _ => -point.X[i] });
    }

    private double Allowed(int i, double step)
    {
        double target = Math.Round((point.X[i] + step) / _program.Lots[i]);
        return target < lots.LowestLot[i] || target > lots.HighestLot[i] ? 0.0 : step;
    }

    private void Take(int i, double step)
    {
        double lot = _program.Lots[i];
        point.Apply(i, step, Math.Round((point.X[i] + step) / lot) * lot);
    }

    private void Rank(ref int count, int i, double step, double loss)
    {
        int place = count;
        while (place > 0 && _leaderLoss[place - 1] > loss)
        {
            place--;
        }

        if (place >= PairLeaders)
        {
            return;
        }

        int last = Math.Min(count, PairLeaders - 1);
        for (int p = last; p > place; p--)
        {
            (_leader[p], _leaderStep[p], _leaderLoss[p]) = (_leader[p - 1], _leaderStep[p - 1], _leaderLoss[p - 1]);
        }

        (_leader[place], _leaderStep[place], _leaderLoss[place]) = (i, step, loss);
        count = Math.Min(count + 1, PairLeaders);
    }
}

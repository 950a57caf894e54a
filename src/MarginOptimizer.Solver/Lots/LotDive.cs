using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>Fixes variables at whole lots a few at a time and lets the warm dual simplex adapt the others, until all are whole.</summary>
internal sealed class LotDive(LotProgram lots, Relaxation relaxation, WorkMeter meter)
{
    private const double WholeTolerance = 1e-7;
    private readonly ConvexProgram _program = lots.Program;

    /// <summary>A point in whole lots that the relaxation holds feasible, or null. Bounds of the relaxation are left where the dive ended.</summary>
    public double[]? Run(long workLimit)
    {
        long limit = meter.Spent + workLimit;
        for (int i = 0; i < _program.VariableCount; i++)
        {
            Release(i);
        }

        if (!relaxation.Resolve())
        {
            return null;
        }

        bool cautious = false;
        while (meter.Spent < limit && !meter.Checkpoint())
        {
            double[] x = relaxation.Point();
            int[] fractional = Fractional(x);
            if (fractional.Length == 0)
            {
                return Settled(x);
            }

            int batch = cautious ? 1 : Math.Max(1, fractional.Length / 4);
            cautious = false;
            for (int b = 0; b < batch; b++)
            {
                double whole = Nearest(fractional[b], x[fractional[b]]);
                relaxation.Restrict(fractional[b], whole, whole);
            }

            if (relaxation.Resolve())
            {
                continue;
            }

            for (int b = 0; b < batch; b++)
            {
                Release(fractional[b]);
            }

            cautious = batch > 1;
            if (!cautious && !OtherSide(fractional[0], x[fractional[0]]))
            {
                return null;
            }

            if (cautious && !relaxation.Resolve())
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The best continuous variables for a point whose lots are settled; null when there is no feasible one.</summary>
    public double[]? CompleteContinuous(double[] x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (_program.Lots[i] > 0.0)
            {
                relaxation.Restrict(i, x[i], x[i]);
            }
            else
            {
                Release(i);
            }
        }

        return relaxation.Resolve() ? Settled(relaxation.Point()) : null;
    }

    private void Release(int i)
    {
        double lot = _program.Lots[i];
        if (lot == 0.0)
        {
            relaxation.Restrict(i, _program.Lower[i], _program.Upper[i]);
            return;
        }

        relaxation.Restrict(i, lots.LowestLot[i] * lot, lots.HighestLot[i] * lot);
    }

    /// <summary>Only the whole multiples beyond the one that failed.</summary>
    private bool OtherSide(int i, double value)
    {
        double lot = _program.Lots[i], failed = Nearest(i, value);
        double low = lots.LowestLot[i] * lot, high = lots.HighestLot[i] * lot;
        bool up = failed <= value;
        double next = failed + (up ? lot : -lot);
        if (next < low || next > high)
        {
            return false;
        }

        relaxation.Restrict(i, up ? next : low, up ? high : next);
        return relaxation.Resolve();
    }

    private double Nearest(int i, double value)
    {
        double lot = _program.Lots[i];
        return Math.Clamp(Math.Round(value / lot), lots.LowestLot[i], lots.HighestLot[i]) * lot;
    }

    /// <summary>Fractional variables, the nearest to a whole multiple first, ties by index.</summary>
    private int[] Fractional(double[] x)
    {
        List<(double Distance, int Variable)> found = [];
        for (int i = 0; i < x.Length; i++)
        {
            double lot = _program.Lots[i];
            if (lot == 0.0)
            {
                continue;
            }

            double distance = Math.Abs(x[i] / lot - Math.Round(x[i] / lot));
            if (distance > WholeTolerance)
            {
                found.Add((distance, i));
            }
        }

        found.Sort();
        return [.. found.Select(entry => entry.Variable)];
    }

    private double[] Settled(double[] x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = _program.Lots[i] > 0.0 ? Nearest(i, x[i]) : x[i];
        }

        return x;
    }
}

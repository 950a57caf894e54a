using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>Ways from fractions to whole lots: nearest, toward zero, and one variable after another where each goes the way that harms less.</summary>
internal static class LotRounding
{
    /// <summary>Two moves tried and one made, tails selected afresh for each, in multiply-adds per row.</summary>
    private const int MoveWork = 30;

    public static double[] Nearest(LotProgram lots, ReadOnlySpan<double> relaxed)
    {
        double[] x = relaxed.ToArray();
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = At(lots, i, x[i], Math.Round(x[i] / Lot(lots, i)));
        }

        return x;
    }

    public static double[] TowardZero(LotProgram lots, ReadOnlySpan<double> relaxed)
    {
        double[] x = relaxed.ToArray();
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = At(lots, i, x[i], Math.Truncate(x[i] / Lot(lots, i) * (1.0 + 1e-12)));
        }

        return x;
    }

    /// <summary>Rounds inside the point, in the given order, against the exact values of all functions; not all of it when the meter stops.</summary>
    public static void OneByOne(LotProgram lots, LotPoint point, ReadOnlySpan<double> relaxed, ReadOnlySpan<int> order, WorkMeter meter)
    {
        point.PenaltyFactor = 1.0;
        point.MoveTo(relaxed);
        foreach (int i in order)
        {
            double lot = lots.Program.Lots[i];
            if (lot == 0.0)
            {
                continue;
            }

            if (meter.Pace((long)MoveWork * lots.Table.Rows))
            {
                return;
            }

            double now = point.X[i], below = At(lots, i, now, Math.Floor(now / lot + 1e-9)), above = At(lots, i, now, Math.Ceiling(now / lot - 1e-9));
            if (below == above)
            {
                point.Apply(i, below - now, below);
                continue;
            }

            bool down = point.Try(i, below - now).Total <= point.Try(i, above - now).Total;
            point.Apply(i, (down ? below : above) - now, down ? below : above);
        }
    }

    /// <summary>Variables by what one lot does to the limits, the most first: the small ones come last and take up what is left.</summary>
    public static int[] HeaviestFirst(LotProgram lots)
    {
        int n = lots.Program.VariableCount;
        var weight = new double[n];
        var order = new int[n];
        for (int i = 0; i < n; i++)
        {
            order[i] = i;
            for (int k = 2; k < lots.Forms.Length; k++)
            {
                weight[i] -= lots.Forms[k].Penalty * Math.Abs(lots.LinearByVariable[i * lots.Forms.Length + k]) * lots.Program.Lots[i];
            }
        }

        Array.Sort(weight, order);
        return order;
    }

    /// <summary>The program's variables in an order of their own for each number: ascending, descending, then shuffles by a fixed generator.</summary>
    public static int[] Order(int count, int number)
    {
        var order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = number == 1 ? count - 1 - i : i;
        }

        uint state = 2463534242u + (uint)number * 7919u;
        for (int i = count - 1; i > 0 && number > 1; i--)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            int j = (int)(state % (uint)(i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static double Lot(LotProgram lots, int i) => lots.Program.Lots[i] > 0.0 ? lots.Program.Lots[i] : 1.0;

    private static double At(LotProgram lots, int i, double continuous, double multiple)
    {
        double lot = lots.Program.Lots[i];
        return lot == 0.0 ? continuous : Math.Clamp(multiple, lots.LowestLot[i], Math.Max(lots.LowestLot[i], lots.HighestLot[i])) * lot;
    }
}

using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>
/// Moves a point towards its broken limits: the linear parts of the limits rank all moves cheaply, and the most promising ones are evaluated
/// exactly.
/// </summary>
internal sealed class LotRepair(LotProgram lots, LotPoint point, WorkMeter meter)
{
    private const int Tried = 12;

    /// <summary>Lots per move; variables of tiny lots need the longer ones.</summary>
    private static readonly int[] Lengths = [1, -1, 4, -4, 16, -16];

    private readonly (int Variable, double Step)[] _moves = new (int, double)[Tried];
    private readonly double[] _estimates = new double[Tried];

    /// <summary>Forms from 2 on are the limits.</summary>
    private readonly int[] _limits = [.. Enumerable.Range(2, lots.Forms.Length - 2)];
    private readonly int[] _broken = new int[lots.Forms.Length];
    private int _brokenCount;

    /// <summary>Takes the best move found; false when none lowers the penalised objective.</summary>
    public bool Step(double tolerance)
    {
        int count = Rank();
        int best = -1;
        LotMerit merit = point.Merit;
        for (int m = 0; m < count; m++)
        {
            LotMerit tried = point.Try(_moves[m].Variable, _moves[m].Step);
            if (tried.Total < merit.Total - tolerance)
            {
                (best, merit) = (m, tried);
            }
        }

        if (best < 0)
        {
            return false;
        }

        (int variable, double step) = _moves[best];
        double lot = lots.Program.Lots[variable];
        point.Apply(variable, step, Math.Round((point.X[variable] + step) / lot) * lot);
        return true;
    }

    /// <summary>The moves that lower the violation of the linear parts most.</summary>
    private int Rank()
    {
        int count = 0;
        FindBroken();
        for (int i = 0; i < lots.Program.VariableCount; i++)
        {
            double lot = lots.Program.Lots[i];
            if (lot == 0.0)
            {
                continue;
            }

            foreach (int length in Lengths)
            {
                double target = Math.Round(point.X[i] / lot) + length;
                if (target < lots.LowestLot[i] || target > lots.HighestLot[i])
                {
                    continue;
                }

                if (Estimate(i, length * lot, _broken.AsSpan(0, _brokenCount)) >= 0.0)
                {
                    continue;
                }

                double estimate = Estimate(i, length * lot, _limits);
                if (estimate < 0.0)
                {
                    Insert(ref count, i, length * lot, estimate);
                }
            }
        }

        meter.Add((long)lots.Program.VariableCount * lots.Forms.Length * 2);
        return count;
    }

    private void FindBroken()
    {
        _brokenCount = 0;
        foreach (int k in _limits)
        {
            if (Excess(lots.Forms[k], point.FormValues[k]) > lots.Forms[k].Tolerance)
            {
                _broken[_brokenCount++] = k;
            }
        }
    }

    /// <summary>Change of the penalty of some limits by their linear parts.</summary>
    private double Estimate(int i, double step, ReadOnlySpan<int> limits)
    {
        LotForm[] forms = lots.Forms;
        ReadOnlySpan<double> coefficients = lots.LinearByVariable.AsSpan(i * forms.Length, forms.Length);
        ReadOnlySpan<double> values = point.FormValues;
        double change = 0.0;
        foreach (int k in limits)
        {
            if (coefficients[k] != 0.0)
            {
                change += forms[k].Penalty * (Excess(forms[k], values[k] + coefficients[k] * step) - Excess(forms[k], values[k]));
            }
        }

        return change;
    }

    private static double Excess(LotForm form, double value) => Math.Max(0.0, Math.Max(value - form.Upper, form.Lower - value));

    private void Insert(ref int count, int variable, double step, double estimate)
    {
        int place = count;
        while (place > 0 && _estimates[place - 1] > estimate)
        {
            place--;
        }

        if (place >= Tried)
        {
            return;
        }

        for (int p = Math.Min(count, Tried - 1); p > place; p--)
        {
            (_moves[p], _estimates[p]) = (_moves[p - 1], _estimates[p - 1]);
        }

        (_moves[place], _estimates[place]) = ((variable, step), estimate);
        count = Math.Min(count + 1, Tried);
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// What linear limits leave of the ranges of their variables, one limit at a time: with all others where they help most, a variable beyond the range breaks
/// the limit. Bands on the Greeks of one expiry hold a few lots, so whole multiples of one candidate settle the next.
/// </summary>
internal sealed class LimitPropagation
{
    private const int MostRounds = 10;
    private const double LotTolerance = 1e-9;

    /// <summary>Share of a limit's absolute terms that is left to rounding.</summary>
    private const double Room = 1e-9;

    private readonly ConvexProgram _program;
    private readonly WorkMeter _meter;
    private readonly List<Band> _bands = [];
    private readonly List<int>[] _bandsOf;
    private readonly bool[] _isDue;

    public LimitPropagation(ConvexProgram program, WorkMeter meter)
    {
        _program = program;
        _meter = meter;
        _bandsOf = [.. Enumerable.Range(0, program.VariableCount).Select(_ => new List<int>())];
        for (int k = 0; k < program.Limits.Length; k++)
        {
            ProgramLimit limit = program.Limits[k];
            if (limit.IsExact && limit.Form.IsLinear && Array.Exists(limit.Form.Linear, c => c != 0.0))
            {
                int[] variables = [.. Enumerable.Range(0, limit.Form.Linear.Length).Where(i => limit.Form.Linear[i] != 0.0)];
                foreach (int i in variables)
                {
                    _bandsOf[i].Add(_bands.Count);
                }

                double constant = limit.Form.Constant;
                _bands.Add(new Band(k, variables, [.. variables.Select(i => limit.Form.Linear[i])], limit.Lower - constant, limit.Upper - constant, Math.Abs(constant) + limit.FoldedSize));
            }
        }

        _isDue = new bool[_bands.Count];
    }

    /// <summary>Shrinks the box until no limit leaves less, or a few times.</summary>
    /// <param name="box">Of a node; ends in lots at whole multiples.</param>
    /// <param name="changed">The only variable whose range has changed since the last time; -1 = any.</param>
    /// <returns>What was left one after the other; the last one crosses where the node holds no point.</returns>
    public ImmutableArray<ImpliedRange> Run(TreeBox box, int changed)
    {
        if (changed < 0)
        {
            Array.Fill(_isDue, true);
        }
        else
        {
            _bandsOf[changed].ForEach(b => _isDue[b] = true);
        }

        ImmutableArray<ImpliedRange>.Builder? implied = null;
        bool goesOn = true;
        for (int round = 0; round < MostRounds && goesOn; round++)
        {
            goesOn = false;
            for (int b = 0; b < _isDue.Length; b++)
            {
                if (!_isDue[b])
                {
                    continue;
                }

                _isDue[b] = false;
                goesOn = true;
                if (!Shrink(_bands[b], box, ref implied))
                {
                    Array.Clear(_isDue);
                    return implied!.ToImmutable();
                }
            }
        }

        Array.Clear(_isDue);
        return implied is null ? [] : implied.ToImmutable();
    }

    /// <summary>False when nothing is left.</summary>
    private bool Shrink(Band band, TreeBox box, ref ImmutableArray<ImpliedRange>.Builder? implied)
    {
        double least = 0.0, most = 0.0, size = band.Constant;
        int[] variables = band.Variables;
        double[] rates = band.Rates;
        _meter.Add(2 * variables.Length);
        for (int k = 0; k < variables.Length; k++)
        {
            double first = rates[k] * box.Lower[variables[k]], last = rates[k] * box.Upper[variables[k]];
            (double low, double high) = first < last ? (first, last) : (last, first);
            least += low;
            most += high;
            size += Math.Max(Math.Abs(low), Math.Abs(high));
        }

        if (!double.IsFinite(size))
        {
            return true;
        }

        double room = Room * size, up = band.Upper - least + room, down = most - band.Lower + room;
        for (int k = 0; k < variables.Length; k++)
        {
            int i = variables[k];
            double lower = box.Lower[i], upper = box.Upper[i], rate = Math.Abs(rates[k]), lot = _program.Lots[i], reach = rate * (upper - lower);
            if (lot == 0.0 || lower > upper || (reach <= up && reach <= down))
            {
                continue;
            }

            (double fromLower, double fromUpper) = rates[k] > 0.0 ? (up, down) : (down, up);
            double last = reach <= fromLower ? upper : lot * Math.Floor(((lower + (fromLower / rate)) / lot) + LotTolerance);
            double first = reach <= fromUpper ? lower : lot * Math.Ceiling(((upper - (fromUpper / rate)) / lot) - LotTolerance);
            if (first <= lower && last >= upper)
            {
                continue;
            }

            TreePart kept = new(i, Math.Max(first, lower), Math.Min(last, upper));
            (implied ??= ImmutableArray.CreateBuilder<ImpliedRange>()).Add(new ImpliedRange(band.Limit, kept));
            if (kept.Lower > kept.Upper)
            {
                return false;
            }

            box.Take(kept);
            double gone = rate * (kept.Lower - lower), off = rate * (upper - kept.Upper);
            up -= rates[k] > 0.0 ? gone : off;
            down -= rates[k] > 0.0 ? off : gone;
            _bandsOf[i].ForEach(b => _isDue[b] = true);
        }

        return true;
    }

    /// <summary>Lower &lt;= sum of rate times variable &lt;= upper.</summary>
    private sealed record Band(int Limit, int[] Variables, double[] Rates, double Lower, double Upper, double Constant);
}

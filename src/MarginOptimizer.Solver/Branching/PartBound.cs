using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Branching;

/// <summary>
/// What multipliers prove over a region: a sum of one function per variable, each least over the values that lots and rules on legs leave it. A used
/// leg pays its charge and the price of the limit on legs. The checker's own arithmetic.
/// </summary>
internal sealed class PartBound
{
    private readonly ConvexProgram _program;
    private readonly WeightedProgram _weighted;
    private readonly bool _withObjective;
    private readonly double _legPrice;
    private readonly double _constant;
    private readonly bool[] _restsAtZero;

    /// <param name="program">The program.</param>
    /// <param name="evidence">The multipliers.</param>
    /// <param name="region">The only region, parts of it included, that the bound will be asked of.</param>
    /// <param name="parts">Of the program.</param>
    public PartBound(ConvexProgram program, TreeEvidence evidence, PartRegion region, SeparableParts parts)
    {
        _program = program;
        _withObjective = !evidence.IsEmpty;
        _restsAtZero = region.RestingAtZero();
        _weighted = new WeightedProgram(program, evidence.Multipliers, _withObjective, _restsAtZero, parts);
        bool hasPrice = program.Legs?.MostLegs is not null && evidence.LegPrice > 0.0 && double.IsFinite(evidence.LegPrice);
        _legPrice = hasPrice ? evidence.LegPrice : 0.0;
        _constant = hasPrice ? -evidence.LegPrice * program.Legs!.MostLegs!.Value : 0.0;
    }

    /// <summary>Lower bound over the region; +infinity where it has no point, -infinity where nothing follows.</summary>
    public double Least(PartRegion region)
    {
        double sum = Sum(region, out double size);
        return Bound(sum, size);
    }

    /// <summary>Takes the ranges that are kept out of the region; the least bound over what was ruled out.</summary>
    public double RuledOut(PartRegion region, ImmutableArray<TreePart> kept)
    {
        if (kept.IsEmpty)
        {
            return double.PositiveInfinity;
        }

        double sum = Sum(region, out double size), least = double.PositiveInfinity;
        if (double.IsPositiveInfinity(sum))
        {
            return sum;
        }

        foreach (TreePart part in kept)
        {
            int i = part.Variable;
            double before = Least(region, i), outside = LeastOutside(region, part);
            least = Math.Min(least, double.IsPositiveInfinity(outside) ? outside : Bound(sum - before + outside, size + Math.Abs(outside)));
            region.Take(part);
            double after = Least(region, i);
            if (double.IsPositiveInfinity(after))
            {
                return least;
            }

            sum += after - before;
            size += Math.Abs(after);
        }

        return least;
    }

    private double Sum(PartRegion region, out double size)
    {
        double sum = _weighted.Constant + _constant;
        size = _weighted.Size + Math.Abs(_constant);
        for (int i = 0; i < _program.VariableCount; i++)
        {
            if (_restsAtZero[i])
            {
                continue;
            }

            double least = Least(region, i);
            if (double.IsPositiveInfinity(least))
            {
                return least;
            }

            sum += least;
            size += Math.Abs(least);
        }

        return sum;
    }

    private double Bound(double sum, double size)
    {
        if (!_weighted.IsValid)
        {
            return double.NegativeInfinity;
        }

        if (double.IsPositiveInfinity(sum))
        {
            return sum;
        }

        double bound = sum - (_weighted.Unit * size);
        return !_withObjective ? (bound > 0.0 ? double.PositiveInfinity : double.NegativeInfinity)
            : double.IsNaN(bound) ? double.NegativeInfinity : bound;
    }

    private double Least(PartRegion region, int i)
    {
        double least = region.HasZero(i) ? _weighted.LeastOver(i, 0.0, 0.0) : double.PositiveInfinity;
        double use = _legPrice + (_withObjective ? region.Charge(i) : 0.0);
        least = region.TryRising(i, out double from, out double to) ? Math.Min(least, use + _weighted.LeastOver(i, from, to)) : least;
        least = region.TryFalling(i, out from, out to) ? Math.Min(least, use + _weighted.LeastOver(i, from, to)) : least;
        return region.TryPlain(i, out from, out to) ? Math.Min(least, _weighted.LeastOver(i, from, to)) : least;
    }

    /// <summary>Over the values of a variable that a part leaves out.</summary>
    private double LeastOutside(PartRegion region, TreePart part)
    {
        int i = part.Variable;
        double lot = _program.Lots[i], use = _legPrice + (_withObjective ? region.Charge(i) : 0.0), least = double.PositiveInfinity;
        if (region.HasZero(i) && (part.Use != LegUse.Open || part.Lower > 0.0 || part.Upper < 0.0))
        {
            least = _weighted.LeastOver(i, 0.0, 0.0);
        }

        if (region.TryRising(i, out double from, out double to))
        {
            least = Math.Min(least, use + Outside(part.Use == LegUse.Down, from, to));
        }

        if (region.TryFalling(i, out from, out to))
        {
            least = Math.Min(least, use + Outside(part.Use == LegUse.Up, from, to));
        }

        return region.TryPlain(i, out from, out to) ? Math.Min(least, Outside(part.Use != LegUse.Open, from, to)) : least;

        double Outside(bool all, double first, double last)
        {
            if (all)
            {
                return _weighted.LeastOver(i, first, last);
            }

            double below = Math.Min(last, Before(part.Lower)), above = Math.Max(first, After(part.Upper));
            double result = first <= below && first < part.Lower ? _weighted.LeastOver(i, first, below) : double.PositiveInfinity;
            return above <= last && last > part.Upper ? Math.Min(result, _weighted.LeastOver(i, above, last)) : result;
        }

        double Before(double end) => lot > 0.0 ? lot * (PartRegion.First(end, lot) - 1.0) : end;

        double After(double end) => lot > 0.0 ? lot * (PartRegion.Last(end, lot) + 1.0) : end;
    }
}

using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Branching;

/// <summary>The points of a part: per variable a range and, under a rule on legs, whether it is used. The checker's own bookkeeping.</summary>
internal sealed class PartRegion
{
    private const double LotTolerance = 1e-9;

    private readonly ConvexProgram _program;
    private readonly LegRule?[] _rules;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly LegUse[] _use;

    private PartRegion(ConvexProgram program, LegRule?[] rules, double[] lower, double[] upper, LegUse[] use)
    {
        _program = program;
        _rules = rules;
        _lower = lower;
        _upper = upper;
        _use = use;
    }

    /// <summary>Some variable has no value left.</summary>
    public bool IsEmpty
    {
        get
        {
            for (int i = 0; i < _lower.Length; i++)
            {
                if (!HasZero(i) && !TryRising(i, out _, out _) && !TryFalling(i, out _, out _) && !TryPlain(i, out _, out _))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Variables of which nothing is left but zero, unused where they are legs.</summary>
    public bool[] RestingAtZero()
    {
        var rests = new bool[_lower.Length];
        for (int i = 0; i < rests.Length; i++)
        {
            rests[i] = _lower[i] == 0.0 && _upper[i] == 0.0 && (_rules[i] is null || _use[i] == LegUse.Open);
        }

        return rests;
    }

    public static PartRegion Whole(ConvexProgram program)
    {
        var rules = new LegRule?[program.VariableCount];
        foreach (LegRule rule in program.Legs?.Rules ?? [])
        {
            rules[rule.Variable] = rule;
        }

        return new PartRegion(program, rules, [.. program.Lower], [.. program.Upper], new LegUse[program.VariableCount]);
    }

    /// <summary>Ends between which a variable lies, used or not; the first above the second where nothing is left.</summary>
    public (double From, double To) Range(int i)
    {
        (double from, double to) = HasZero(i) ? (0.0, 0.0) : (double.PositiveInfinity, double.NegativeInfinity);
        (from, to) = TryPlain(i, out double first, out double last) ? (first, last) : (from, to);
        (from, to) = TryRising(i, out first, out last) ? (Math.Min(from, first), Math.Max(to, last)) : (from, to);
        return TryFalling(i, out first, out last) ? (Math.Min(from, first), Math.Max(to, last)) : (from, to);
    }

    /// <summary>A copy without what lies outside of a part.</summary>
    public PartRegion With(TreePart part) => new PartRegion(_program, _rules, [.. _lower], [.. _upper], [.. _use]).Take(part);

    /// <summary>This region without what lies outside of a part; changes it.</summary>
    public PartRegion Take(TreePart part)
    {
        int i = part.Variable;
        _lower[i] = Math.Max(_lower[i], part.Lower);
        _upper[i] = Math.Min(_upper[i], part.Upper);
        if (part.Use == LegUse.Open || part.Use == _use[i])
        {
            return this;
        }

        if (_use[i] != LegUse.Open || _rules[i] is null)
        {
            // Used in two directions at once, or no leg at all: nothing.
            (_lower[i], _upper[i]) = (1.0, 0.0);
        }

        _use[i] = part.Use;
        return this;
    }

    /// <summary>Zero, not counting as used.</summary>
    public bool HasZero(int i) => _rules[i] is not null && _use[i] == LegUse.Open && _lower[i] <= 0.0 && _upper[i] >= 0.0;

    /// <summary>Values at which a leg counts as used upwards.</summary>
    public bool TryRising(int i, out double from, out double to)
    {
        (from, to) = (1.0, 0.0);
        if (_rules[i] is not { } rule || _use[i] == LegUse.Down)
        {
            return false;
        }

        double lot = _program.Lots[i];
        from = Math.Max(_lower[i], rule.LeastUp);
        to = _upper[i];
        if (lot > 0.0)
        {
            from = lot * Math.Max(Math.Max(1.0, First(_lower[i], lot)), Math.Ceiling((rule.LeastUp / lot) - LotTolerance));
            to = lot * Last(to, lot);
        }

        return from <= to && to > 0.0;
    }

    /// <summary>Values at which a leg counts as used downwards.</summary>
    public bool TryFalling(int i, out double from, out double to)
    {
        (from, to) = (1.0, 0.0);
        if (_rules[i] is not { } rule || _use[i] == LegUse.Up)
        {
            return false;
        }

        double lot = _program.Lots[i];
        from = _lower[i];
        to = Math.Min(_upper[i], -rule.LeastDown);
        if (lot > 0.0)
        {
            from = lot * First(from, lot);
            to = lot * Math.Min(Math.Min(-1.0, Last(_upper[i], lot)), Math.Floor((-rule.LeastDown / lot) + LotTolerance));
        }

        return from <= to && from < 0.0;
    }

    /// <summary>Values of a variable without a rule on legs.</summary>
    public bool TryPlain(int i, out double from, out double to)
    {
        (from, to) = (_lower[i], _upper[i]);
        double lot = _program.Lots[i];
        if (lot > 0.0)
        {
            from = lot * First(from, lot);
            to = lot * Last(to, lot);
        }

        return _rules[i] is null && from <= to;
    }

    /// <summary>The least whole number whose multiple is not below an end: judged by the multiple itself.</summary>
    public static double First(double end, double lot)
    {
        double count = Math.Ceiling(end / lot);
        return (count - 1.0) * lot >= end ? count - 1.0 : count * lot >= end ? count : count + 1.0;
    }

    /// <summary>The largest whole number whose multiple is not above an end.</summary>
    public static double Last(double end, double lot) => -First(-end, lot);

    /// <summary>Fixed costs of using a leg; 0 without a rule.</summary>
    public double Charge(int i) => _rules[i]?.Charge ?? 0.0;

    /// <summary>Whether parts of one variable leave out no point of this region.</summary>
    public bool IsCovered(TreePart[] parts)
    {
        int i = parts[0].Variable;
        bool zero = !HasZero(i) || Array.Exists(parts, part => part.Use == LegUse.Open && part.Lower <= 0.0 && part.Upper >= 0.0);
        bool rising = !TryRising(i, out double from, out double to) || IsCovered(parts, i, from, to, LegUse.Down);
        bool falling = !TryFalling(i, out from, out to) || IsCovered(parts, i, from, to, LegUse.Up);
        bool plain = !TryPlain(i, out from, out to) || (Array.TrueForAll(parts, part => part.Use == LegUse.Open) && IsCovered(parts, i, from, to, LegUse.Down));
        return zero && rising && falling && plain;
    }

    /// <summary>Whether the parts not of the other direction reach from one end to the other without a gap that holds a whole multiple.</summary>
    private bool IsCovered(TreePart[] parts, int i, double from, double to, LegUse other)
    {
        double lot = _program.Lots[i];
        foreach (TreePart part in parts.Where(part => part.Use != other).OrderBy(part => part.Lower))
        {
            if (from > to)
            {
                return true;
            }

            if (part.Lower > from || part.Upper < from)
            {
                continue;
            }

            if (part.Upper >= to)
            {
                return true;
            }

            from = lot > 0.0 ? lot * (Last(part.Upper, lot) + 1.0) : part.Upper;
        }

        return from > to;
    }
}

namespace MarginOptimizer.Margin.Analysis;

/// <summary>Bounds of a value, Lower &lt;= Upper; either may be infinite.</summary>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Nothing is known.</summary>
    public static Interval Everything { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    public bool IsPoint => Lower == Upper;

    public bool IsFinite => double.IsFinite(Lower) && double.IsFinite(Upper);

    public static Interval operator +(Interval a, Interval b) => new(a.Lower + b.Lower, a.Upper + b.Upper);

    /// <summary>The interval times a weight; nothing times infinity is nothing.</summary>
    public static Interval operator *(double weight, Interval a) =>
        weight == 0.0 ? default : weight > 0.0 ? new(weight * a.Lower, weight * a.Upper) : new(weight * a.Upper, weight * a.Lower);

    public static Interval Exactly(double value) => new(value, value);

    /// <summary>The values outside by less than a rounding are inside.</summary>
    /// <param name="tolerance">Of the size of the ends, for example 1e-9.</param>
    public bool Contains(double value, double tolerance = 0.0)
    {
        var room = tolerance * (1.0 + (IsFinite ? Math.Max(Math.Abs(Lower), Math.Abs(Upper)) : Math.Abs(value)));
        return value >= Lower - room && value <= Upper + room;
    }
}

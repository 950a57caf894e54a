using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Expressions;

/// <summary>
/// A continuous piecewise linear-quadratic function of one number: absolute values, positive parts, tiers, sign-dependent scales, size add-ons.
/// Immutable; compared by reference.
/// </summary>
public sealed class CurveShape
{
    /// <summary>Relative jump at a breakpoint, and relative fall of a slope, that counts as rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly double[] _breakpoints;
    private readonly CurvePiece[] _pieces;

    /// <param name="breakpoints">Ascending, finite; may be empty.</param>
    /// <param name="pieces">One more than breakpoints; piece k holds up to and including breakpoint k. Continuous.</param>
    /// <exception cref="ArgumentException">The counts do not fit, breakpoints do not ascend, a number is not finite, or two pieces do not meet.</exception>
    public CurveShape(ReadOnlySpan<double> breakpoints, ReadOnlySpan<CurvePiece> pieces)
    {
        if (pieces.Length != breakpoints.Length + 1) throw new ArgumentException("a curve has one piece more than breakpoints", nameof(pieces));
        _breakpoints = breakpoints.ToArray();
        _pieces = pieces.ToArray();
        for (var k = 0; k < _pieces.Length; k++)
        {
            var piece = _pieces[k];
            if (!double.IsFinite(piece.Constant + piece.Linear + piece.Quadratic)) throw new ArgumentException($"piece {k} is not finite", nameof(pieces));
            if (k == _breakpoints.Length) break;
            if (!double.IsFinite(_breakpoints[k]) || (k > 0 && _breakpoints[k] <= _breakpoints[k - 1]))
                throw new ArgumentException($"breakpoint {k} does not ascend", nameof(breakpoints));
            RequireContinuity(k);
        }

        IsPiecewiseLinear = Array.TrueForAll(_pieces, p => p.Quadratic == 0.0);
        IsConvex = HasCurvature(1.0);
        IsConcave = HasCurvature(-1.0);
        IsNonDecreasing = IsMonotone(1.0);
    }

    /// <summary>|v|.</summary>
    public static CurveShape Absolute { get; } = SignScaled(-1.0, 1.0);

    /// <summary>max(v, 0).</summary>
    public static CurveShape PositivePart { get; } = SignScaled(0.0, 1.0);

    public ReadOnlySpan<double> Breakpoints => _breakpoints;

    public ReadOnlySpan<CurvePiece> Pieces => _pieces;

    public bool IsPiecewiseLinear { get; }

    public bool IsConvex { get; }

    public bool IsConcave { get; }

    public bool IsNonDecreasing { get; }

    /// <summary><paramref name="negative"/> * v below zero, <paramref name="positive"/> * v above.</summary>
    public static CurveShape SignScaled(double negative, double positive) => new([0.0], [new(0.0, negative), new(0.0, positive)]);

    /// <summary>Progressive tiers: 0 up to 0, then each slice of the argument times its rate.</summary>
    /// <param name="limits">Upper ends of all tiers but the last, ascending and above 0.</param>
    /// <param name="rates">One more than limits.</param>
    public static CurveShape Tiers(ReadOnlySpan<double> limits, ReadOnlySpan<double> rates)
    {
        if (rates.Length != limits.Length + 1) throw new ArgumentException("tiers have one rate more than limits", nameof(rates));
        var breakpoints = new double[rates.Length];
        var pieces = new CurvePiece[rates.Length + 1];
        var constant = 0.0;
        for (var k = 0; k < rates.Length; k++)
        {
            breakpoints[k] = k == 0 ? 0.0 : limits[k - 1];
            constant += breakpoints[k] * ((k == 0 ? 0.0 : rates[k - 1]) - rates[k]);
            pieces[k + 1] = new CurvePiece(constant, rates[k]);
        }

        return new CurveShape(breakpoints, pieces);
    }

    public double At(double v) => _pieces[PieceAt(v)].At(v);

    /// <summary>Derivative; at a kink the mean of both sides.</summary>
    public double SlopeAt(double v)
    {
        var k = PieceAt(v);
        var slope = _pieces[k].SlopeAt(v);
        return k < _breakpoints.Length && v == _breakpoints[k] ? 0.5 * (slope + _pieces[k + 1].SlopeAt(v)) : slope;
    }

    /// <summary>Smallest and largest value over an interval, whose ends may be infinite.</summary>
    public (double Lower, double Upper) Range(double lower, double upper)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        Include(lower);
        Include(upper);
        foreach (var breakpoint in _breakpoints)
        {
            if (breakpoint > lower && breakpoint < upper) Include(breakpoint);
        }

        for (var k = 0; k < _pieces.Length; k++)
        {
            if (_pieces[k].Quadratic == 0.0) continue;
            var vertex = -0.5 * _pieces[k].Linear / _pieces[k].Quadratic;
            if (vertex > lower && vertex < upper && PieceAt(vertex) == k) Include(vertex);
        }

        return (least, most);

        void Include(double v)
        {
            var value = double.IsFinite(v) ? At(v) : LimitAt(v);
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }
    }

    private double LimitAt(double infinity)
    {
        var piece = infinity < 0.0 ? _pieces[0] : _pieces[^1];
        return piece.Quadratic != 0.0 ? piece.Quadratic * double.PositiveInfinity
            : piece.Linear != 0.0 ? piece.Linear * infinity
            : piece.Constant;
    }

    private int PieceAt(double v)
    {
        var k = 0;
        while (k < _breakpoints.Length && v > _breakpoints[k]) k++;
        return k;
    }

    private void RequireContinuity(int k)
    {
        var v = _breakpoints[k];
        var (left, right) = (_pieces[k], _pieces[k + 1]);
        var size = Math.Abs(left.Constant) + Math.Abs(right.Constant) + Math.Abs(v) * (Math.Abs(left.Linear) + Math.Abs(right.Linear))
            + v * v * (Math.Abs(left.Quadratic) + Math.Abs(right.Quadratic));
        if (Math.Abs(left.At(v) - right.At(v)) > Rounding * size) throw new ArgumentException($"pieces {k} and {k + 1} do not meet");
    }

    private bool HasCurvature(double sign)
    {
        if (!Array.TrueForAll(_pieces, p => sign * p.Quadratic >= 0.0)) return false;
        for (var k = 0; k < _breakpoints.Length; k++)
        {
            var (left, right) = (_pieces[k].SlopeAt(_breakpoints[k]), _pieces[k + 1].SlopeAt(_breakpoints[k]));
            if (sign * (right - left) < -Rounding * (Math.Abs(left) + Math.Abs(right))) return false;
        }

        return true;
    }

    private bool IsMonotone(double sign)
    {
        if (sign * _pieces[0].Quadratic > 0.0 || sign * _pieces[^1].Quadratic < 0.0) return false;
        if (_breakpoints.Length == 0) return sign * _pieces[0].Linear >= 0.0;
        for (var k = 0; k < _breakpoints.Length; k++)
        {
            if (sign * _pieces[k].SlopeAt(_breakpoints[k]) < 0.0 || sign * _pieces[k + 1].SlopeAt(_breakpoints[k]) < 0.0) return false;
        }

        return true;
    }
}

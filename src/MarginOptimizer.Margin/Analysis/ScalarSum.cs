using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Analysis;

/// <summary>
/// A weighted sum of curves of one argument u, kept as <c>Constant + Linear u + Quadratic u^2 + sum over kinks t of a (u - t)+ + b ((u - t)+)^2</c>,
/// so that kinks of different curves at one place add up, and cancel.
/// </summary>
internal sealed class ScalarSum
{
    /// <summary>What is left of a cancellation below this fraction of its terms is rounding, and so is a distance of kinks.</summary>
    private const double Rounding = 1e-12;

    private readonly List<Kink> _kinks = [];
    private Term _quadratic;
    private double _constant;
    private double _linear;

    /// <summary>Adds <c>weight * shape(slope * u + offset)</c>, slope not zero.</summary>
    public void Add(CurveShape shape, double slope, double offset, double weight)
    {
        var first = shape.Pieces[0];
        _constant += weight * first.At(offset);
        _linear += weight * slope * first.SlopeAt(offset);
        _quadratic = _quadratic.Plus(weight * first.Quadratic * slope * slope);
        for (var k = 0; k < shape.Breakpoints.Length; k++)
        {
            var at = shape.Breakpoints[k];
            var (left, right) = (shape.Pieces[k], shape.Pieces[k + 1]);
            AddKink((at - offset) / slope, weight * (right.SlopeAt(at) - left.SlopeAt(at)), weight * (right.Quadratic - left.Quadratic), slope);
        }
    }

    public void Add(ScalarSum other, double weight)
    {
        _constant += weight * other._constant;
        _linear += weight * other._linear;
        _quadratic = _quadratic.Plus(weight * other._quadratic.Value, Math.Abs(weight) * other._quadratic.Size);
        foreach (var kink in other._kinks) Put(kink.At, kink.Bend.Times(weight), kink.Quadratic.Times(weight));
    }

    public double At(double u)
    {
        var value = _constant + u * (_linear + _quadratic.Rounded * u);
        foreach (var kink in _kinks)
        {
            var beyond = u - kink.At;
            if (beyond <= 0.0) break;
            value += beyond * (kink.Bend.Rounded + kink.Quadratic.Rounded * beyond);
        }

        return value;
    }

    /// <summary>What is proven over an interval of u.</summary>
    public Curvature CurvatureOver(Interval u)
    {
        var (isConvex, isConcave) = (true, true);
        var quadratic = _quadratic;
        if (u.IsPoint) return Curvature.Affine;
        if (_kinks.Count == 0 || u.Lower < _kinks[0].At) See(quadratic.Rounded);
        for (var k = 0; k < _kinks.Count; k++)
        {
            quadratic = quadratic.Plus(_kinks[k].Quadratic.Value, _kinks[k].Quadratic.Size);
            if (_kinks[k].At > u.Lower && _kinks[k].At < u.Upper) See(_kinks[k].Bend.Rounded);
            if (_kinks[k].At < u.Upper && (k + 1 == _kinks.Count || _kinks[k + 1].At > u.Lower)) See(quadratic.Rounded);
        }

        return (isConvex, isConcave) switch
        {
            (true, true) => Curvature.Affine,
            (true, false) => Curvature.Convex,
            (false, true) => Curvature.Concave,
            _ => Curvature.Neither,
        };

        void See(double bend)
        {
            isConvex &= bend >= 0.0;
            isConcave &= bend <= 0.0;
        }
    }

    /// <summary>Least and largest value over an interval of u.</summary>
    public Interval RangeOver(Interval u)
    {
        var shape = Shape();
        var (lower, upper) = shape.Range(u.Lower, u.Upper);
        return new Interval(lower, upper);
    }

    /// <summary>Slope and constant where it is affine over an interval.</summary>
    public (double Slope, double Constant) LineOver(Interval u)
    {
        if (u.IsPoint) return (0.0, At(u.Lower));
        var (slope, constant) = (_linear, _constant);
        foreach (var kink in _kinks)
        {
            if (kink.At > u.Lower) break;
            var quadratic = kink.Quadratic.Rounded;
            slope += kink.Bend.Rounded - 2.0 * quadratic * kink.At;
            constant += kink.At * (quadratic * kink.At - kink.Bend.Rounded);
        }

        return (slope, constant);
    }

    /// <summary>The sum as one curve.</summary>
    public CurveShape Shape()
    {
        var (breakpoints, pieces) = (new List<double>(), new List<CurvePiece>());
        var piece = new CurvePiece(_constant, _linear, _quadratic.Rounded);
        var quadratics = _quadratic;
        pieces.Add(piece);
        foreach (var kink in _kinks)
        {
            var (bend, quadratic) = (kink.Bend.Rounded, kink.Quadratic.Rounded);
            if (bend == 0.0 && quadratic == 0.0) continue;
            quadratics = quadratics.Plus(kink.Quadratic.Value, kink.Quadratic.Size);
            piece = new CurvePiece(
                piece.Constant + kink.At * (quadratic * kink.At - bend), piece.Linear + bend - 2.0 * quadratic * kink.At, quadratics.Rounded);
            breakpoints.Add(kink.At);
            pieces.Add(piece);
        }

        return new CurveShape([.. breakpoints], [.. pieces]);
    }

    /// <summary>A kink of the argument v = slope * u + offset as one of u; with a falling argument the other side of the kink is kept.</summary>
    private void AddKink(double at, double bend, double quadratic, double slope)
    {
        var (scaledBend, scaledQuadratic) = (bend * Math.Abs(slope), quadratic * slope * slope);
        if (slope > 0.0)
        {
            Put(at, new Term(scaledBend, Math.Abs(scaledBend)), new Term(scaledQuadratic, Math.Abs(scaledQuadratic)));
            return;
        }

        // (-x)+ = x+ - x and ((-x)+)^2 = x^2 - (x+)^2 with x = u - at.
        _linear -= scaledBend + 2.0 * scaledQuadratic * at;
        _constant += at * (scaledBend + scaledQuadratic * at);
        _quadratic = _quadratic.Plus(scaledQuadratic);
        Put(at, new Term(scaledBend, Math.Abs(scaledBend)), new Term(-scaledQuadratic, Math.Abs(scaledQuadratic)));
    }

    private void Put(double at, Term bend, Term quadratic)
    {
        var k = 0;
        while (k < _kinks.Count && _kinks[k].At < at && !AreSame(_kinks[k].At, at)) k++;
        if (k < _kinks.Count && AreSame(_kinks[k].At, at))
        {
            var known = _kinks[k];
            _kinks[k] = new Kink(known.At, known.Bend.Plus(bend.Value, bend.Size), known.Quadratic.Plus(quadratic.Value, quadratic.Size));
            return;
        }

        _kinks.Insert(k, new Kink(at, bend, quadratic));
    }

    private static bool AreSame(double a, double b) => Math.Abs(a - b) <= Rounding * (Math.Abs(a) + Math.Abs(b));

    /// <summary>A sum with the sum of the sizes of its terms.</summary>
    private readonly record struct Term(double Value, double Size)
    {
        public double Rounded => Math.Abs(Value) <= Rounding * Size ? 0.0 : Value;

        public Term Plus(double value) => Plus(value, Math.Abs(value));

        public Term Plus(double value, double size) => new(Value + value, Size + size);

        public Term Times(double weight) => new(weight * Value, Math.Abs(weight) * Size);
    }

    private readonly record struct Kink(double At, Term Bend, Term Quadratic);
}

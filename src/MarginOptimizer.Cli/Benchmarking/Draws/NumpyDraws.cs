namespace MarginOptimizer.Cli.Benchmarking.Draws;

/// <summary>
/// The draws of <c>numpy.random.default_rng(seed)</c> that the benchmark instances are made of, in numpy's order: normals by the ziggurat method,
/// Student's t as a normal over the root of a gamma, gamma by G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables" (2000).
/// </summary>
internal sealed class NumpyDraws(uint seed)
{
    private const double TailRate = 0.27366123732975827203338247596;

    // Not readonly: every draw changes it in place.
    private Pcg64 _source = new(seed);
    private readonly double[] _widths = ZigguratLevels.Widths;
    private readonly double[] _heights = ZigguratLevels.Heights;
    private readonly ulong[] _certain = ZigguratLevels.Certain;

    public double Uniform() => _source.NextUniform();

    public double Normal()
    {
        while (true)
        {
            var word = _source.NextWord();
            var level = (int)(word & 0xff);
            var isNegative = (word & 0x100) != 0;
            var draw = (word >> 9) & 0x000fffffffffffff;
            var x = draw * _widths[level];
            if (isNegative) x = -x;
            if (draw < _certain[level]) return x;
            if (level == 0) return Tail((draw & 0x100) != 0);
            var height = ((_heights[level - 1] - _heights[level]) * _source.NextUniform()) + _heights[level];
            if (height < Math.Exp(-0.5 * x * x)) return x;
        }
    }

    public void FillNormal(Span<double> target)
    {
        for (var i = 0; i < target.Length; i++) target[i] = Normal();
    }

    /// <summary>Normals of a mean and a deviation.</summary>
    public void FillNormal(Span<double> target, double mean, double deviation)
    {
        for (var i = 0; i < target.Length; i++) target[i] = mean + (deviation * Normal());
    }

    public void FillStudent(Span<double> target, double freedom)
    {
        for (var i = 0; i < target.Length; i++) target[i] = Student(freedom);
    }

    /// <param name="freedom">Degrees of freedom, &gt; 2.</param>
    public double Student(double freedom)
    {
        var numerator = Normal();
        var denominator = Gamma(freedom / 2.0);
        return Math.Sqrt(freedom / 2.0) * numerator / Math.Sqrt(denominator);
    }

    /// <param name="shape">&gt; 1: numpy draws smaller ones by another method.</param>
    public double Gamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(shape, 1.0);
        var b = shape - (1.0 / 3.0);
        var c = 1.0 / Math.Sqrt(9.0 * b);
        while (true)
        {
            double x, v;
            do
            {
                x = Normal();
                v = 1.0 + (c * x);
            }
            while (v <= 0.0);

            v = v * v * v;
            var u = _source.NextUniform();
            if (u < 1.0 - (0.0331 * (x * x) * (x * x))) return b * v;
            if (Math.Log(u) < (0.5 * x * x) + (b * (1.0 - v + Math.Log(v)))) return b * v;
        }
    }

    /// <summary>Beyond the last layer, by exponentials. A uniform draw is a multiple of 2^-53, so 1 - u has no rounding.</summary>
    private double Tail(bool isNegative)
    {
        while (true)
        {
            var x = -TailRate * Math.Log(1.0 - _source.NextUniform());
            var y = -Math.Log(1.0 - _source.NextUniform());
            if (y + y > x * x) return isNegative ? -(ZigguratLevels.TailStart + x) : ZigguratLevels.TailStart + x;
        }
    }
}

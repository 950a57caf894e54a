namespace MarginOptimizer.Cli.Benchmarking.Draws;

/// <summary>
/// The 256 layers of equal area under exp(-x^2/2), by the recursion of G. Marsaglia and W. W. Tsang, "The ziggurat method for generating random
/// variables" (2000). Areas and roundings are those of numpy's published tables, so that draws agree to the last bit.
/// </summary>
internal static class ZigguratLevels
{
    public const int Count = 256;

    /// <summary>Where the tail starts.</summary>
    public const double TailStart = 3.6541528853610087963519472518;

    /// <summary>Area of a layer, as the published tables have it: 6e-16 below that of a correctly rounded quadrature.</summary>
    private const double Area = 0.004928673233974652;

    private const double TwoTo52 = 1L << 52;

    /// <summary>One height of the published tables is rounded up where the nearest double lies below it, by 0.003 of their distance.</summary>
    private const int LevelRoundedUp = 38;

    static ZigguratLevels()
    {
        var edges = new double[Count];
        edges[^1] = TailStart;
        Heights[^1] = Math.Exp(-0.5 * TailStart * TailStart);
        for (var level = Count - 2; level > 0; level--)
        {
            edges[level] = Math.Sqrt(-2.0 * Math.Log((Area / edges[level + 1]) + Heights[level + 1]));
            Heights[level] = Math.Exp(-0.5 * edges[level] * edges[level]);
            if (level == LevelRoundedUp) Heights[level] = Math.BitIncrement(Heights[level]);
        }

        Heights[0] = 1.0;
        edges[0] = Area / Heights[^1];
        for (var level = 0; level < Count; level++)
        {
            var inner = level switch { 0 => TailStart, 1 => 0.0, _ => edges[level - 1] };
            Widths[level] = edges[level] / TwoTo52;
            Certain[level] = (ulong)(inner / edges[level] * TwoTo52);
        }
    }

    /// <summary>Right edge of a layer per unit of a 52-bit draw.</summary>
    public static double[] Widths { get; } = new double[Count];

    /// <summary>exp(-x^2/2) at the right edge; 1 for the lowest layer, which has none.</summary>
    public static double[] Heights { get; } = new double[Count];

    /// <summary>52-bit draws below this lie under the curve whatever the height.</summary>
    public static ulong[] Certain { get; } = new ulong[Count];
}

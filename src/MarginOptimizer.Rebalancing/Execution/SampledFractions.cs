using MarginOptimizer.Rebalancing.Explanation.Shapley;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Looks for a bad filling among partial ones: the same fractions of the moves of a wave on every machine.</summary>
internal static class SampledFractions
{
    private const int Samples = 64;

    /// <summary>Fractions are whole numbers of these parts.</summary>
    private const int Parts = 16;

    private const ulong Seed = 0x9A27;

    /// <param name="moves">Of one wave.</param>
    /// <param name="start">Columns before the wave.</param>
    /// <param name="valueAt">What is to be large.</param>
    public static double Worst(WaveMoves moves, ReadOnlySpan<double> start, PointValue valueAt)
    {
        var random = new SplitMix(Seed);
        var fractions = new double[moves.Count];
        var worst = double.NegativeInfinity;
        for (var k = 0; k < Samples; k++)
        {
            for (var i = 0; i < fractions.Length; i++) fractions[i] = random.Below(Parts + 1) / (double)Parts;
            worst = Math.Max(worst, valueAt(moves.Part(start, fractions)));
        }

        return worst;
    }
}

namespace MarginOptimizer.Cli.Desks;

/// <summary>Numbers as desks have them.</summary>
internal static class Draws
{
    /// <summary>Evenly on a logarithmic scale.</summary>
    /// <param name="from">&gt; 0.</param>
    /// <param name="to">Not below it.</param>
    public static double LogUniform(Random random, double from, double to) => Math.Exp(Math.Log(from) + (random.NextDouble() * Math.Log(to / from)));

    /// <summary>Once in so many.</summary>
    public static bool OneIn(Random random, int many) => random.Next(many) == 0;
}

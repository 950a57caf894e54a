using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>Turns functions of a program into tail means of random mass, with masses and scales per row here and there.</summary>
internal static class TailPrograms
{
    public static ConvexProgram Of(ConvexProgram program, int seed)
    {
        var random = new Random(seed);
        return program with { Functions = [.. program.Functions.Select(function => random.Next(5) == 0 ? function : Tail(function, random))] };
    }

    private static ScenarioFunction Tail(ScenarioFunction function, Random random)
    {
        int rows = function.Matrix.Rows;
        double[] masses = random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, rows).Select(_ => random.Next(3) == 0 ? 1.0 : 0.1 + random.NextDouble())];
        double[] scales = random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, rows).Select(_ => random.Next(4) == 0 ? -1.0 : (2.0 * random.NextDouble()) - 0.5)];
        double total = masses.Length == 0 ? rows : masses.Sum();
        double tail = random.Next(4) == 0 ? total : total * (0.05 + (0.95 * random.NextDouble()));
        return function with { TailMass = tail, RowMass = masses, RowScale = scales };
    }
}

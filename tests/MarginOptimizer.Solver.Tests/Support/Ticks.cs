using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>The same program after the market moved a little: every coefficient and offset of every scenario row is another.</summary>
internal static class Ticks
{
    public static ConvexProgram Move(ConvexProgram program, double size, int seed)
    {
        var random = new Random(seed);
        return program with
        {
            Functions = [.. program.Functions.Select(function => function with
            {
                Matrix = function.Matrix with { Values = Moved(function.Matrix.Values) },
                Offsets = Moved(function.Offsets),
            })],
        };

        double[] Moved(double[] values) => [.. values.Select(value => value * (1.0 + (size * ((2.0 * random.NextDouble()) - 1.0))))];
    }
}

using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>A part of a question as a program whose objective and limits are nowhere above the true ones there.</summary>
internal sealed record LoweredPart(ConvexProgram Program, ProgramBuilder Builder, TradeBox Box)
{
    /// <summary>Work that writing it stands for.</summary>
    public long Work
    {
        get
        {
            var entries = (long)Program.VariableCount * (1 + Program.Limits.Length);
            foreach (var function in Program.Functions) entries += (long)function.Matrix.Rows * function.Matrix.Columns;
            return 16 * entries;
        }
    }

    /// <summary>The program with the lots disregarded.</summary>
    public ConvexProgram WithoutLots() => Program with { Lots = new double[Program.VariableCount] };
}

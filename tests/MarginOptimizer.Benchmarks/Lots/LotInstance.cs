using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Benchmarks.Lots;

/// <summary>A program in whole lots as the product writes it, from a case or from a desk on a real chain.</summary>
/// <param name="Name">For the tables.</param>
/// <param name="Program">Linear, with maxima as its only scenario functions.</param>
internal sealed record LotInstance(string Name, ConvexProgram Program)
{
    /// <summary>Variables in lots.</summary>
    public int Candidates => Program.Lots.Count(lot => lot > 0.0);

    /// <summary>To which gaps are referred: the objective where nothing is traded, or the program's own scale where that is larger.</summary>
    public double Scale { get; } = Math.Max(Math.Abs(ProgramValues.Objective(Program, new double[Program.VariableCount])), Program.GapScale);

    /// <summary>The same with at most so many trades.</summary>
    public LotInstance WithAtMost(int legs) => new($"{Name} <= {legs}", Program with
    {
        Legs = new LegRules(
            [.. Enumerable.Range(0, Program.VariableCount).Where(i => Program.Lots[i] > 0.0 && Program.Lower[i] <= 0.0 && Program.Upper[i] >= 0.0).Select(i => new LegRule(i))],
            legs),
    });

    /// <summary>Gap of an answer in shares of <see cref="Scale"/>.</summary>
    public double Gap(Solution solution) => solution.Gap / Scale;
}

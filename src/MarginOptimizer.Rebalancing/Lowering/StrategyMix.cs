using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>The cheapest amounts of strategies at given needs.</summary>
/// <param name="most">The largest needs to be covered.</param>
internal sealed class StrategyMix(Decomposition node, double[] most)
{
    public double[] Cheapest(double[] needs)
    {
        var count = node.Costs.Length;
        var limits = Enumerable.Range(0, needs.Length).Select(row => new ProgramLimit(
            FormattableString.Invariant($"need {row}"),
            new ConvexForm([.. Enumerable.Range(0, count).Select(s => -node.Strategies[(row * count) + s])], needs[row], [], []),
            double.NegativeInfinity,
            0.0));
        var program = new ConvexProgram
        {
            VariableCount = count,
            Lower = new double[count],
            Upper = [.. Enumerable.Range(0, count).Select(s => StrategyBounds.Most(node, s, most))],
            Lots = new double[count],
            Functions = [],
            Separables = [],
            Objective = new ConvexForm(node.Costs, 0.0, [], []),
            Limits = [.. limits],
        };
        var solution = new LpSolver().Solve(program, SolveBudget.Default);
        return solution.HasPoint ? solution.X : throw new InvalidOperationException($"the needs of '{node.Label}' lie beyond their range");
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>Turns multipliers of the rows of the linear program into a certificate of the convex program.</summary>
internal static class MultiplierExtraction
{
    /// <summary>Relative noise below which an excess of row weights is not taken for a pressing limit.</summary>
    private const double Noise = 1e-11;

    /// <param name="model">The linear program.</param>
    /// <param name="rowMultipliers">Scaled, in the sense of reduced costs: negative presses on the upper bound of the row.</param>
    /// <param name="withObjective">False for a proof of infeasibility.</param>
    public static Certificate Extract(LpModel model, ReadOnlySpan<double> rowMultipliers, bool withObjective)
    {
        ConvexProgram program = model.Origin.Program;
        double factor = withObjective ? 1.0 / model.CostScale : 1.0;
        var lambda = new double[program.Limits.Length];
        for (int l = 0; l < model.Origin.LimitOfRow.Length; l++)
        {
            int row = model.ScenarioRows + l, limit = model.Origin.LimitOfRow[l];
            lambda[limit] = Pressing(program.Limits[limit], -rowMultipliers[row] * model.RowScale[row] * factor);
        }

        double[] demand = Demands(program, lambda, withObjective);
        var weights = new RowWeights[program.Functions.Length];
        for (int j = 0; j < weights.Length; j++)
        {
            int e = model.Origin.EpigraphOfFunction[j];
            weights[j] = e < 0 ? Unused(program.Functions[j]) : Weights(model, rowMultipliers, e, factor, demand[j], lambda);
        }

        return new Certificate(lambda, ImmutableArray.Create(weights));
    }

    /// <summary>Proof for a limit that even the smallest value of its function over the box breaks.</summary>
    public static Certificate Lone(LpModel model, int epigraph)
    {
        var lambda = new double[model.Origin.Program.Limits.Length];
        lambda[model.Origin.BoundingLimit[epigraph]] = 1.0;
        var rows = new double[model.Rows];
        var weights = new RowWeights[model.Origin.Program.Functions.Length];
        for (int j = 0; j < weights.Length; j++)
        {
            int e = model.Origin.EpigraphOfFunction[j];
            weights[j] = e < 0 ? Unused(model.Origin.Program.Functions[j]) : Weights(model, rows, e, 1.0, 1.0, lambda);
        }

        return new Certificate(lambda, ImmutableArray.Create(weights));
    }

    private static double Pressing(ProgramLimit limit, double value)
    {
        if (value > 0.0)
        {
            return double.IsPositiveInfinity(limit.Upper) ? 0.0 : value;
        }

        return double.IsNegativeInfinity(limit.Lower) ? 0.0 : value;
    }

    private static double[] Demands(ConvexProgram program, double[] lambda, bool withObjective)
    {
        var demand = new double[program.Functions.Length];
        if (withObjective)
        {
            Add(program.Objective, 1.0);
        }

        for (int k = 0; k < lambda.Length; k++)
        {
            if (lambda[k] > 0.0)
            {
                Add(program.Limits[k].Form, lambda[k]);
            }
        }

        return demand;

        void Add(ConvexForm form, double factor)
        {
            foreach (WeightedTerm term in form.Scenarios)
            {
                demand[term.Function] += factor * term.Weight;
            }
        }
    }

    private static RowWeights Weights(
        LpModel model, ReadOnlySpan<double> rowMultipliers, int e, double factor, double demand, double[] lambda)
    {
        LpOrigin origin = model.Origin;
        int first = model.EpigraphFirstRow[e], last = model.EpigraphFirstRow[e + 1], anchor = origin.AnchorRow[e];
        double sum = 0.0;
        for (int row = first; row < last; row++)
        {
            sum += Math.Max(0.0, -rowMultipliers[row] * model.RowScale[row] * factor);
        }

        double excess = sum - demand;
        if (excess > Noise * sum && origin.BoundingLimit[e] >= 0)
        {
            lambda[origin.BoundingLimit[e]] += excess / origin.BoundingWeight[e];
        }

        double total = Math.Max(sum, demand);
        double rest = total > 0.0 ? Math.Max(0.0, total - sum) / total : 1.0;
        if (model.Tails[e] is { } tail)
        {
            var shares = new double[tail.Capacity];
            for (int row = first; row < last; row++)
            {
                shares[row - first] = total > 0.0 ? Math.Max(0.0, -rowMultipliers[row] * model.RowScale[row] * factor) / total : 0.0;
                shares[row - first] += row - first == anchor ? rest : 0.0;
            }

            return tail.Mix(shares);
        }

        List<int> rows = [];
        List<double> weights = [];
        for (int row = first; row < last; row++)
        {
            double weight = total > 0.0 ? Math.Max(0.0, -rowMultipliers[row] * model.RowScale[row] * factor) / total : 0.0;
            weight += row - first == anchor ? rest : 0.0;
            if (weight > 0.0)
            {
                rows.Add(row - first);
                weights.Add(weight);
            }
        }

        return new RowWeights([.. rows], [.. weights]);
    }

    private static RowWeights Unused(ScenarioFunction function)
    {
        if (function.FloorAtZero)
        {
            return new RowWeights([], []);
        }

        List<int> rows = [];
        List<double> weights = [];
        double left = 1.0;
        for (int row = 0; row < function.Matrix.Rows && left > 0.0; row++)
        {
            rows.Add(row);
            weights.Add(Math.Min(left, function.Cap(row)));
            left -= weights[row];
        }

        return new RowWeights([.. rows], [.. weights]);
    }
}

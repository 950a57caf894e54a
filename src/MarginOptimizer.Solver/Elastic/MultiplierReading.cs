using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>Turns the multipliers of an iterate into a certificate of the convex program.</summary>
internal static class MultiplierReading
{
    /// <summary>Weights below this share of the total prove nothing: leaving them out costs the bound less than their sum.</summary>
    private const double Negligible = 1e-17;

    /// <param name="lowered">The program and the way back.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="at">Multipliers of the scaled objective.</param>
    /// <param name="scale">Factor on the objective.</param>
    public static Certificate Read(LoweredProgram lowered, RowSet rows, Iterate at, double scale)
    {
        ConvexProgram source = lowered.Source;
        int[] equality = Equalities(lowered.Program);
        var limits = new double[source.Limits.Length];
        for (int k = 0; k < limits.Length; k++)
        {
            int upper = lowered.UpperRow[k], lower = lowered.LowerRow[k];
            if (upper >= 0 && upper == lower)
            {
                limits[k] = at.Free[equality[upper]] / scale;
                continue;
            }

            limits[k] = ((upper < 0 ? 0.0 : at.Multiplier[rows.FlatRow[upper]]) - (lower < 0 ? 0.0 : at.Multiplier[rows.FlatRow[lower]])) / scale;
            bool usable = limits[k] > 0.0 ? upper >= 0 : lower >= 0;
            limits[k] = usable ? limits[k] : 0.0;
        }

        var weights = new RowWeights[source.Functions.Length];
        for (int j = 0; j < weights.Length; j++)
        {
            int group = lowered.GroupOfFunction[j];
            weights[j] = group < 0
                ? Unused(source.Functions[j])
                : Weights(source.Functions[j], at.Multiplier.AsSpan(rows.GroupStart(group), source.Functions[j].Matrix.Rows), Demand(lowered, rows, at, scale, limits, j));
        }

        var directions = new double[source.Norms.Length][];
        for (int j = 0; j < directions.Length; j++)
        {
            directions[j] = lowered.ConeOfNorm[j] < 0 ? new double[source.Norms[j].Matrix.Rows] : Direction(at.Norms[lowered.ConeOfNorm[j]].Multiplier);
        }

        return new Certificate(limits, ImmutableArray.Create(weights))
        {
            Point = source.Quadratic?.Factors is null ? [] : [.. at.X.AsSpan(0, source.VariableCount)],
            NormDirections = ImmutableArray.Create(directions),
        };
    }

    /// <summary>The certificate without multipliers: what the box alone tells of the objective, at no cost.</summary>
    /// <param name="source">The program.</param>
    /// <param name="point">Where squares are linearised.</param>
    public static Certificate None(ConvexProgram source, double[] point) => new(new double[source.Limits.Length], [.. source.Functions.Select(FirstRows)])
    {
        Point = source.Quadratic?.Factors is null ? [] : point,
        NormDirections = [.. source.Norms.Select(norm => new double[norm.Matrix.Rows])],
    };

    /// <summary>Some weights of the function's set: its first rows, each up to its cap.</summary>
    private static RowWeights FirstRows(ScenarioFunction function)
    {
        List<double> weights = [];
        double left = function.FloorAtZero ? 0.0 : 1.0;
        for (int row = 0; row < function.Matrix.Rows && left > 0.0; row++)
        {
            weights.Add(Math.Min(left, function.Cap(row)));
            left -= weights[row];
        }

        return new RowWeights([.. Enumerable.Range(0, weights.Count)], [.. weights]);
    }

    private static int[] Equalities(ElasticProgram program)
    {
        var index = new int[program.Rows.Count];
        for (int k = 0, next = 0; k < index.Length; k++)
        {
            index[k] = program.Rows[k].IsEquality ? next++ : -1;
        }

        return index;
    }

    /// <summary>Total weight of a function in objective and limits, scaled: with a floor, the rows need not carry all of it.</summary>
    private static double Demand(LoweredProgram lowered, RowSet rows, Iterate at, double scale, double[] limits, int function)
    {
        double demand = lowered.Excess >= 0 ? 0.0 : lowered.Source.Objective.Scenarios.Where(term => term.Function == function).Sum(term => term.Weight);
        for (int k = 0; k < limits.Length; k++)
        {
            if (limits[k] > 0.0)
            {
                demand += limits[k] * lowered.Source.Limits[k].Form.Scenarios.Where(term => term.Function == function).Sum(term => term.Weight);
            }
        }

        return demand * scale;
    }

    private static RowWeights Weights(ScenarioFunction function, ReadOnlySpan<double> multipliers, double demand)
    {
        double sum = 0.0;
        foreach (double multiplier in multipliers)
        {
            sum += multiplier;
        }

        double total = function.FloorAtZero ? Math.Max(sum, demand) : sum;
        if (!(total > 0.0))
        {
            return Unused(function);
        }

        List<int> rows = [];
        List<double> weights = [];
        double kept = 0.0, room = 0.0;
        for (int row = 0; row < multipliers.Length; row++)
        {
            double cap = function.Cap(row), weight = Math.Min(multipliers[row] / total, cap);
            if (weight > Negligible)
            {
                rows.Add(row);
                weights.Add(weight);
                kept += weight;
                room += cap - weight;
            }
        }

        double missing = function.FloorAtZero ? 0.0 : Math.Max(0.0, 1.0 - kept);
        double shrink = kept > 1.0 ? 1.0 / kept : 1.0, fill = missing > 0.0 && room > 0.0 ? Math.Min(1.0, missing / room) : 0.0;
        for (int k = 0; k < weights.Count; k++)
        {
            double cap = function.Cap(rows[k]);
            weights[k] = double.IsFinite(room) ? Math.Min(cap, (shrink * weights[k]) + (fill * (cap - weights[k]))) : weights[k] * shrink;
        }

        return new RowWeights([.. rows], [.. weights]);
    }

    private static double[] Direction(double[] multiplier)
    {
        var direction = new double[multiplier.Length - 1];
        for (int k = 0; k < direction.Length; k++)
        {
            direction[k] = multiplier[0] > 0.0 ? -multiplier[k + 1] / multiplier[0] : 0.0;
        }

        return direction;
    }

    private static RowWeights Unused(ScenarioFunction function)
        => function.FloorAtZero ? new RowWeights([], []) : new RowWeights([0], [1.0]);
}

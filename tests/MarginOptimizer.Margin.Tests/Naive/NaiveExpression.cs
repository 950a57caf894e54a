using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Tests.Naive;

/// <summary>
/// Values of a unit written straight from what each node says of itself: recursive, sorted lists, no shared work. Shares no code with the
/// program that the product evaluates.
/// </summary>
internal sealed class NaiveExpression
{
    private readonly double[] _z;

    public NaiveExpression(MarginUnit unit, ReadOnlySpan<double> independent)
    {
        _z = new double[unit.ColumnCount];
        independent[..unit.AuxiliaryColumnOf(0)].CopyTo(_z);
        for (var a = 0; a < unit.Auxiliaries.Length; a++) _z[unit.AuxiliaryColumnOf(a)] = Value(unit.Auxiliaries[a]);
    }

    public double Value(MarginNode node) => node switch
    {
        Affine affine => affine.Form.Constant + Enumerable.Range(0, _z.Length).Sum(i => affine.Form.Coefficients[i] * _z[i]),
        OneSided sided => Enumerable.Range(0, sided.Rates.Length).Sum(i => sided.Rates[i] * Math.Max(sided.Sign * _z[i], 0)),
        Combine combine => combine.Constant + combine.Children.Select((c, i) => combine.Weights[i] * Value(c)).Sum(),
        Largest largest => largest.Children.Max(Value),
        Smallest smallest => smallest.Children.Min(Value),
        Curve curve => Bend(curve.Shape, Value(curve.Child)),
        Scenarios s => Reduced(Rows(s.Table).Select((v, r) => (s.Scales[r] * v) + s.Offsets[r]), s.Reduction, s.FloorAtZero),
        GroupedScenarios g => Grouped(g),
        Matching matching => Greedy(matching),
        Decomposition covering => CheapestVertex(covering, [.. covering.Needs.Select(Value)]),
        Length length => SquareRoot(length),
        Opaque opaque => opaque.Function([.. opaque.Children.Select(Value)]),
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    private static double Bend(CurveShape shape, double v)
    {
        var piece = 0;
        foreach (var breakpoint in shape.Breakpoints)
        {
            if (v > breakpoint) piece++;
        }

        var p = shape.Pieces[piece];
        return p.Constant + (p.Linear * v) + (p.Quadratic * v * v);
    }

    private double[] Rows(ScenarioTable table) =>
        [.. Enumerable.Range(0, table.Rows.Length).Select(r => Enumerable.Range(0, table.Columns).Sum(c => table.Losses[(r * table.Stride) + c] * _z[c]))];

    private double Grouped(GroupedScenarios node)
    {
        var linear = node.Linear is { } table ? Rows(table) : new double[node.Scales.Length];
        var rows = Enumerable.Range(0, node.Scales.Length).Select(r =>
        {
            var sum = linear[r];
            for (var g = 0; g < node.Shapes.Length; g++)
            {
                var inGroup = Enumerable.Range(0, node.Values.Columns).Where(c => node.GroupOfColumn[c] == g);
                sum += Bend(node.Shapes[g], inGroup.Sum(c => node.Values.Losses[(r * node.Values.Stride) + c] * _z[c]));
            }

            return (node.Scales[r] * sum) + node.Offsets[r];
        });
        return Reduced(rows, node.Reduction, node.FloorAtZero);
    }

    private static double Reduced(IEnumerable<double> rows, RowReduction reduction, bool floor)
    {
        double[] sorted = [.. rows.OrderDescending()];
        double value;
        if (reduction.Order > 0)
        {
            value = sorted[reduction.Order - 1];
        }
        else
        {
            var left = reduction.TailMass;
            value = 0;
            foreach (var row in sorted)
            {
                value += Math.Min(left, 1) * row / reduction.TailMass;
                left -= Math.Min(left, 1);
            }
        }

        return floor ? Math.Max(value, 0) : value;
    }

    private double Greedy(Matching matching)
    {
        double[] left = [.. matching.Buckets.Select(Value)];
        var sum = 0.0;
        foreach (var spread in matching.Spreads)
        {
            ref var a = ref left[spread.First];
            ref var b = ref left[spread.Second];
            if (!((a > 0 && b < 0) || (a < 0 && b > 0))) continue;
            var matched = Math.Min(Math.Abs(a), Math.Abs(b));
            sum += Bend(spread.Charge, matched);
            a -= Math.Sign(a) * matched;
            b -= Math.Sign(b) * matched;
        }

        return sum;
    }

    private double SquareRoot(Length length)
    {
        double[] v = [.. length.Children.Select(Value)];
        var square = 0.0;
        for (var i = 0; i < v.Length; i++)
        {
            for (var j = 0; j < v.Length; j++) square += v[i] * length.Correlations[(i * v.Length) + j] * v[j];
        }

        return Math.Sqrt(Math.Max(square, 0));
    }

    /// <summary>
    /// Every vertex of <c>S y >= b, y >= 0</c> is where as many of these inequalities as there are strategies hold with equality; the
    /// cheapest that satisfies all is the answer.
    /// </summary>
    private static double CheapestVertex(Decomposition node, double[] needs)
    {
        var (m, n) = (needs.Length, node.Costs.Length);
        if (m + n > 16) throw new NotSupportedException("too many vertices to enumerate");
        var best = double.PositiveInfinity;
        for (var set = 0; set < 1 << (m + n); set++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)set) != n) continue;
            var matrix = new double[n, n + 1];
            var row = 0;
            for (var k = 0; k < m + n; k++)
            {
                if ((set >> k & 1) == 0) continue;
                for (var j = 0; j < n; j++) matrix[row, j] = k < m ? node.Strategies[(k * n) + j] : k - m == j ? 1 : 0;
                matrix[row++, n] = k < m ? needs[k] : 0;
            }

            if (Solve(matrix, n) is not { } y || y.Any(v => v < -1e-9)) continue;
            var covers = Enumerable.Range(0, m).All(i => Enumerable.Range(0, n).Sum(j => node.Strategies[(i * n) + j] * y[j]) >= needs[i] - 1e-9);
            if (covers) best = Math.Min(best, y.Select((v, j) => v * node.Costs[j]).Sum());
        }

        return best;
    }

    private static double[]? Solve(double[,] matrix, int n)
    {
        for (var c = 0; c < n; c++)
        {
            var pivot = Enumerable.Range(c, n - c).MaxBy(r => Math.Abs(matrix[r, c]));
            if (Math.Abs(matrix[pivot, c]) < 1e-10) return null;
            for (var j = 0; j <= n; j++) (matrix[c, j], matrix[pivot, j]) = (matrix[pivot, j], matrix[c, j]);
            for (var r = 0; r < n; r++)
            {
                if (r == c) continue;
                var factor = matrix[r, c] / matrix[c, c];
                for (var j = c; j <= n; j++) matrix[r, j] -= factor * matrix[c, j];
            }
        }

        return [.. Enumerable.Range(0, n).Select(r => matrix[r, n] / matrix[r, r])];
    }
}

using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>The instances as programs. Every box is finite; where the original has none, the optimum lies strictly inside.</summary>
internal static class InstancePrograms
{
    /// <summary>Half width of the box of the quantile regression, which has none of its own.</summary>
    private const double FreeBox = 10.0;

    /// <param name="instance">Returns.</param>
    /// <param name="limit">kappa.</param>
    public static ConvexProgram Of(PortfolioInstance instance, double limit)
    {
        var n = instance.Mean.Length;
        var budget = new ConvexForm(Filled(n, 1.0), 0.0, [], []);
        return Program(0.0, 1.0, n) with
        {
            Functions = [new ScenarioFunction("loss", instance.Losses, new double[instance.Losses.Rows], false) { TailMass = instance.Tail }],
            Quadratic = new Quadratic([], CholeskyFactor.Upper(instance.Covariance, n)),
            Objective = new ConvexForm([.. instance.Mean.Select(mean => -mean)], 0.0, [], []),
            Limits = [new ProgramLimit("budget", budget, 1.0, 1.0), Tail(limit)],
            GapScale = 0.1,
        };
    }

    public static ConvexProgram Of(QuantileInstance instance) => Program(-FreeBox, FreeBox, instance.Residuals.Columns) with
    {
        Functions = [new ScenarioFunction("residual", instance.Residuals, instance.Response, false) { TailMass = instance.Tail }],
        Objective = new ConvexForm([.. instance.Mean, 1.0], 0.0, [], []),
        Limits = [Tail(0.0)],
        GapScale = 0.1,
    };

    /// <summary>Without the cost of trading, as the recorded optima are.</summary>
    /// <param name="instance">Losses and book.</param>
    /// <param name="level">0 = the largest loss, else that of the tail, such as 0.99.</param>
    /// <param name="curvature">Weight of 0.5 |x|^2; 0 = a linear program.</param>
    public static ConvexProgram Of(HedgeInstance instance, double level, double curvature)
    {
        var n = instance.Losses.Columns;
        var tail = level > 0.0 ? TailCount.Of(level, instance.Losses.Rows) : 1;
        return Program(-1.0, 1.0, n) with
        {
            Functions = [new ScenarioFunction("loss", instance.Losses, instance.Book, false) { TailMass = tail }],
            Quadratic = curvature > 0.0 ? new Quadratic(Filled(n, curvature), null) : null,
            Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []),
        };
    }

    public static ConvexProgram Of(DenseInstance instance)
    {
        var n = instance.Size;
        var factors = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++) factors[(k * n) + i] = instance.Factor[(i * n) + k] / Math.Sqrt(n);
        }

        return Program(-1.0, 1.0, n) with
        {
            Quadratic = new Quadratic(Filled(n, DenseInstance.Ridge), new RowMatrix(factors, n, n, n)),
            Objective = new ConvexForm(instance.Linear, 0.0, [], []),
            Limits = [.. Enumerable.Range(0, n / 2).Select(row => new ProgramLimit(
                FormattableString.Invariant($"row {row}"), new ConvexForm(instance.Rows[(row * n)..((row + 1) * n)], 0.0, [], []), -1.0, 1.0))],
            GapScale = 0.25 * n,
        };
    }

    private static ProgramLimit Tail(double upper) =>
        new("tail", new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []), double.NegativeInfinity, upper);

    private static ConvexProgram Program(double lower, double upper, int n) => new()
    {
        VariableCount = n,
        Lower = Filled(n, lower),
        Upper = Filled(n, upper),
        Lots = new double[n],
        Functions = [],
        Separables = [],
        Objective = new ConvexForm([], 0.0, [], []),
        Limits = [],
    };

    private static double[] Filled(int n, double value)
    {
        var values = new double[n];
        values.AsSpan().Fill(value);
        return values;
    }
}

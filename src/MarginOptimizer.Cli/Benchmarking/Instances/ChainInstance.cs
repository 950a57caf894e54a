using MarginOptimizer.Cli.Benchmarking.Draws;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>
/// The hedge of a book over a whole chain as a linear program: least worst loss over the venue's scenarios plus what the trades cost, all options
/// and a future per expiry candidates on both sides, half the spread doubled beyond a depth, net delta bounded.
/// </summary>
internal static class ChainInstance
{
    public const int Options = 850;

    private const int Futures = 12, Held = 60;
    private const double Depth = 5.0, Fee = 0.0003, Spread = 0.02, FutureCost = 0.0002;

    /// <summary>What a margin is worth beside costs: a year's funding at 10 %.</summary>
    private const double MarginWeight = 0.1;

    /// <param name="index">USD per coin.</param>
    public static ConvexProgram Create(double index)
    {
        var market = ChainMarket.Create(Options, index);
        var losses = Losses(market);
        var book = Book(losses.Columns);
        var n = losses.Columns;
        var delta = new double[n];
        for (var i = 0; i < n; i++) delta[i] = i < Options ? InstrumentValue.ProfitAt(market.States[i], 0.001, market.States[i].Volatility) / 0.001 : 1.0;
        var offsets = new double[losses.Rows];
        for (var row = 0; row < offsets.Length; row++) offsets[row] = RowArithmetic.Dot(losses.Row(row), book);
        var held = RowArithmetic.Dot(delta, book);
        return new ConvexProgram
        {
            VariableCount = n,
            Lower = Filled(n, -4.0 * Depth),
            Upper = Filled(n, 4.0 * Depth),
            Lots = new double[n],
            Functions = [new ScenarioFunction("worst loss", losses, offsets, true)],
            Separables = [new SeparableFunction("cost", [.. Enumerable.Range(0, n).Select(i => Ladder(market, i))])],
            Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, MarginWeight)], [new WeightedTerm(0, 1.0)]),
            Limits = [new ProgramLimit("delta", new ConvexForm(delta, held, [], []), -1.0, 1.0)],
            GapScale = MarginWeight * offsets.Max(),
        };
    }

    /// <summary>Options by the chain kernel, then the futures: 1 coin of an inverse future loses 1/(1+move) - 1.</summary>
    private static RowMatrix Losses(ChainMarket market)
    {
        var chain = OptionChain.Of(market.States);
        var scenarios = ChainMarket.Scenarios;
        var options = new double[scenarios.Length * chain.Stride];
        ChainKernel.FillLosses(chain, scenarios, market.Volatilities, options);
        var n = Options + Futures;
        var values = new double[scenarios.Length * n];
        for (var row = 0; row < scenarios.Length; row++)
        {
            options.AsSpan(row * chain.Stride, Options).CopyTo(values.AsSpan(row * n));
            values.AsSpan((row * n) + Options, Futures).Fill((1.0 / (1.0 + scenarios[row].Move)) - 1.0);
        }

        return new RowMatrix(values, scenarios.Length, n, n);
    }

    /// <summary>Mostly sold options, as a market maker of volatility holds them.</summary>
    private static double[] Book(int n)
    {
        var draws = new NumpyDraws(1);
        var book = new double[n];
        for (var k = 0; k < Held; k++) book[(int)(draws.Uniform() * Options)] += Math.Round(10.0 * (draws.Normal() - 0.5), 1);
        return book;
    }

    private static PiecewiseLinear Ladder(ChainMarket market, int i)
    {
        var half = i < Options ? Fee + (Spread * InstrumentValue.Of(market.States[i])) : FutureCost * (1.0 + (0.1 * (i - Options)));
        return new PiecewiseLinear(i, [-Depth, 0.0, Depth], [-2.0 * half, -half, half, 2.0 * half]);
    }

    private static double[] Filled(int n, double value)
    {
        var values = new double[n];
        values.AsSpan().Fill(value);
        return values;
    }
}

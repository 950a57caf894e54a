using MarginOptimizer.Cli.Benchmarking.Instances;
using MarginOptimizer.Cli.Benchmarking.Runs;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Cli.Benchmarking.Measures;

/// <summary>The whole synthetic chain repriced in the venue's scenarios, on one core.</summary>
internal static class ChainPricing
{
    private const double Bar = 1e-3;

    public static BenchMeasure Measure(TimeSpan enough)
    {
        var market = ChainMarket.Create(ChainInstance.Options, 60_000.0);
        var chain = OptionChain.Of(market.States);
        var losses = new double[ChainMarket.Scenarios.Length * chain.Stride];
        var seconds = ShortestRun.Of(() => ChainKernel.FillLosses(chain, ChainMarket.Scenarios, market.Volatilities, losses), 200, enough);
        var verdict = seconds <= Bar ? BarVerdict.Met : BarVerdict.Missed;
        return new BenchMeasure($"pricing {ChainInstance.Options} options in {ChainMarket.Scenarios.Length} scenarios", seconds, null, verdict, "<= 1 ms");
    }
}

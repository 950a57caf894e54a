using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Benchmarks;

/// <summary>
/// A whole chain of 850 options in the 35 rows of a venue's scenario table, one core, beside the least it could cost: for the same number of cells
/// one normal distribution function each, and one logarithm for each option and move, with nothing around them.
/// </summary>
[MemoryDiagnoser]
public class PricingBenchmarks
{
    private const int Moves = 17;

    private readonly IReadOnlyList<InstrumentState> _states = SyntheticChain.States(850);
    private readonly ChainScenario[] _scenarios = SyntheticChain.VenueScenarios();
    private OptionChain _chain = new(0);
    private double[] _volatilities = [];
    private double[] _losses = [];

    [GlobalSetup]
    public void Setup()
    {
        _chain = OptionChain.Of(_states);
        _volatilities = SyntheticChain.ShockedVolatilities(_states, _chain.Stride);
        _losses = new double[_scenarios.Length * _chain.Stride];
    }

    [Benchmark(Description = "850 options x 35 scenarios")]
    public void ChainTable() => ChainKernel.FillLosses(_chain, _scenarios, _volatilities, _losses);

    [Benchmark(Baseline = true, Description = "floor: its cdf and log evaluations alone")]
    public Vector256<double> Floor()
    {
        var sum = Vector256<double>.Zero;
        for (var block = 0; block < _chain.Stride / 4; block++)
        {
            var x = Vector256.Create(0.001 * block) + Vector256.Create(-1.0, -0.5, 0.25, 0.75);
            for (var move = 0; move < Moves; move++) sum += DeterministicMath.Log(x + Vector256.Create(1.5 + move));
            for (var row = 0; row < _scenarios.Length; row++) sum += DeterministicMath.NormalCdf(x + Vector256.Create(0.01 * row));
        }

        return sum;
    }

    [Benchmark(Description = "850 options x house scenarios, volatilities and USD included")]
    public RiskTable HouseTable() => RiskTable.Of(_states, HouseScenarios.Default);
}

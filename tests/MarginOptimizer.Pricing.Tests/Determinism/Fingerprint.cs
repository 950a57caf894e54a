using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Pricing.Tests.Determinism;

/// <summary>A hash of the bits of many results, scalar and vector.</summary>
internal static class Fingerprint
{
    public static string Compute()
    {
        var results = new List<double>();
        for (var i = 0; i < 4000; i++)
        {
            var x = ((i * 7919) % 4001 / 50.0) - 40.0;
            results.Add(DeterministicMath.Exp(x));
            results.Add(DeterministicMath.Log(Math.Abs(x) + 1e-3));
            results.Add(DeterministicMath.NormalCdf(x));
            var lanes = DeterministicMath.NormalPdf(Vector256.Create(x, 0.5 * x, 2.0 * x, 0.1 * x));
            for (var lane = 0; lane < 4; lane++) results.Add(lanes[lane]);
        }

        results.AddRange(Chain());
        var bytes = results.SelectMany(r => BitConverter.GetBytes(BitConverter.DoubleToInt64Bits(r))).ToArray();
        return Convert.ToHexString(SHA256.HashData(bytes));
    }

    private static double[] Chain()
    {
        var states = new List<InstrumentState>();
        for (var i = 0; i < 203; i++)
        {
            var option = Samples.Option(i % 2 == 0 ? OptionType.Call : OptionType.Put, 20000.0 + (i * 617 % 1000 * 100.0));
            states.Add(new InstrumentState(option, 60000.0 + i, 0.001 + (i % 17 * 0.05), 0.3 + (i % 11 * 0.1)));
        }

        var chain = OptionChain.Of(states);
        var volatilities = new double[chain.Stride];
        for (var i = 0; i < states.Count; i++) volatilities[i] = states[i].Volatility * 1.3;
        var scenarios = Enumerable.Range(-8, 17).Select(k => new ChainScenario(k * 0.04, 0)).ToArray();
        var losses = new double[scenarios.Length * chain.Stride];
        ChainKernel.FillLosses(chain, scenarios, volatilities, losses);
        return losses;
    }
}

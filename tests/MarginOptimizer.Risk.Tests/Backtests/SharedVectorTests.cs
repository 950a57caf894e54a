using System.Text.Json;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Risk.Backtests;
using MarginOptimizer.Risk.Generators;
using MarginOptimizer.Risk.Numerics;
using MarginOptimizer.Risk.Tails;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Risk.Tests.Backtests;

/// <summary>Every figure of `var_es` in the shared vectors, to the digits it is given with.</summary>
public class SharedVectorTests
{
    [SharedFact("vectors/tradfi.json")]
    public void Every_figure_of_value_at_risk_and_expected_shortfall_is_reproduced()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("vectors/tradfi.json")));
        var entries = document.RootElement.GetProperty("var_es").EnumerateArray().ToArray();
        Assert.Equal(24, entries.Length);
        foreach (var entry in entries) Check(entry);
    }

    private static void Check(JsonElement entry)
    {
        var id = entry.GetProperty("id").GetString()!;
        switch (id)
        {
            case "POF-JPM":
                Near(entry, "LR", ProportionOfFailures.Of(Whole(entry, "T"), Whole(entry, "N"), Number(entry, "p")).Statistic, 5e-7);
                break;
            case "IND-JPM":
                var counts = new Transitions(Whole(entry, "n00"), Whole(entry, "n01"), Whole(entry, "n10"), Whole(entry, "n11"));
                Near(entry, "LR", Christoffersen.Independence(counts).Statistic, 5e-7);
                break;
            case "CC-JPM":
                Near(entry, "LR", Christoffersen.ConditionalCoverage(new Transitions(218, 14, 14, 6), 0.05).Statistic, 5e-6);
                break;
            case "BASEL-TL":
                CheckLights(entry);
                break;
            case "EWMA-1":
                CheckFilter(entry);
                break;
            case "AS-1":
                CheckShortfallTests(entry);
                break;
            case "NORM":
                Near(entry, "VaR99", NormalDistribution.ValueAtRisk(0.99), 5e-7);
                Near(entry, "ES975", NormalDistribution.ExpectedShortfall(0.975), 5e-7);
                Near(entry, "ES99", NormalDistribution.ExpectedShortfall(0.99), 5e-7);
                break;
            case var _ when id.StartsWith("POF-region", StringComparison.Ordinal):
                CheckRegion(entry);
                break;
            case var _ when id.StartsWith("HS-", StringComparison.Ordinal):
                double[] losses = [.. Numbers(entry, "pl").Select(p => -p)];
                var tail = SampleTail.Of(losses, Number(entry, "c"), QuantileConvention.NextWorst);
                Near(entry, "VaR", tail.ValueAtRisk, 1e-12);
                Near(entry, "ES", tail.Shortfall, 5e-11);
                break;
            default:
                Assert.Fail($"no test knows what {id} is");
                break;
        }
    }

    private static void CheckRegion(JsonElement entry)
    {
        var region = ProportionOfFailures.Accepted(Whole(entry, "T"), Number(entry, "p"), 0.05)!.Value;
        var lower = entry.GetProperty("lo");
        // The table prints no lower end where 0 was taken as accepted; the exact test rejects N = 0 there as well (LR 5.13).
        if (lower.ValueKind != JsonValueKind.Null) Assert.Equal(lower.GetInt32() + 1, region.Fewest);
        else Assert.InRange(region.Fewest, 0, 1);
        Assert.Equal(Whole(entry, "hi") - 1, region.Most);
    }

    private static void CheckLights(JsonElement entry)
    {
        var cumulative = Numbers(entry, "cum_prob_pct");
        var (plus, multiplier) = (Numbers(entry, "plus_factor_1996"), Numbers(entry, "multiplier_frtb"));
        for (var n = 0; n < cumulative.Length; n++)
        {
            var light = TrafficLight.Of(Whole(entry, "T"), n, Number(entry, "p"));
            Assert.Equal(cumulative[n], 100.0 * light.CumulativeProbability, 0.005);
            Assert.Equal((plus[n], multiplier[n]), (light.PlusFactor, light.Multiplier));
            var zones = entry.GetProperty("zones");
            Assert.Equal(zones.GetProperty("green")[1].GetInt32() >= n, light.Zone == TrafficZone.Green);
            Assert.Equal(zones.GetProperty("red")[0].GetInt32() <= n, light.Zone == TrafficZone.Red);
        }
    }

    private static void CheckFilter(JsonElement entry)
    {
        var returns = Numbers(entry, "r");
        var (before, now) = EwmaVolatility.Of(returns, Number(entry, "lam"), Number(entry, "s0"));
        Near(entry, "now", now, 5e-13);
        AssertNear(Numbers(entry, "sigma"), before, 5e-13);
        AssertNear(Numbers(entry, "fhs"), EwmaVolatility.Filter(returns, Number(entry, "lam"), Number(entry, "s0")), 5e-13);
    }

    private static void CheckShortfallTests(JsonElement entry)
    {
        var (profits, values, shortfalls) = (Numbers(entry, "X"), Numbers(entry, "VaR"), Numbers(entry, "ES"));
        Near(entry, "Z1", AcerbiSzekely.Conditional(profits, values, shortfalls)!.Value, 5e-11);
        Near(entry, "Z2", AcerbiSzekely.Unconditional(profits, values, shortfalls, Number(entry, "alpha")), 1e-9);
    }

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }

    private static void Near(JsonElement entry, string name, double actual, double tolerance) => Assert.Equal(Number(entry, name), actual, tolerance);

    private static double Number(JsonElement entry, string name) => entry.GetProperty(name).GetDouble();

    private static int Whole(JsonElement entry, string name) => entry.GetProperty(name).GetInt32();

    private static double[] Numbers(JsonElement entry, string name) => [.. entry.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];
}

using System.Text.Json;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Pricing.Tests;

public class InstrumentGreeksTests
{
    [Fact]
    public void Futures_have_the_delta_of_their_coin_size_and_nothing_else()
    {
        var inverse = InstrumentGreeks.Of(new InstrumentState(Samples.Future(Payoff.Inverse, 10.0), 50000.0, 0.1, 0.0));
        Assert.Equal(new InstrumentGreeks(0.0002, 0.0002, 0.0, 0.0, 0.0, 0.0), inverse);
        var linear = InstrumentGreeks.Of(new InstrumentState(Samples.Future(Payoff.Linear, 0.01), 50000.0, 0.1, 0.0));
        Assert.Equal(new InstrumentGreeks(0.01, 0.01, 0.0, 0.0, 0.0, 0.0), linear);
    }

    [Fact]
    public void Coin_adjusted_delta_is_the_slope_of_the_coin_value_in_coins()
    {
        var state = new InstrumentState(Samples.Option(OptionType.Call, 65000.0), 60000.0, 0.2, 0.6);
        var slope = (InstrumentValue.Of(state.Moved(1e-6)) - InstrumentValue.Of(state.Moved(-1e-6))) / 2e-6;
        var greeks = InstrumentGreeks.Of(state);
        Assert.Equal(slope, greeks.DeltaCoinAdjusted, 1e-8);
        Assert.Equal(greeks.Delta - InstrumentValue.Of(state), greeks.DeltaCoinAdjusted, 1e-15);
    }

    [Fact]
    public void A_linear_option_needs_no_adjustment_and_scales_with_its_contract_value()
    {
        var whole = InstrumentGreeks.Of(new InstrumentState(Samples.Option(OptionType.Put, 65000.0, Payoff.Linear), 60000.0, 0.2, 0.6));
        var tenth = InstrumentGreeks.Of(new InstrumentState(Samples.Option(OptionType.Put, 65000.0, Payoff.Linear, 0.1), 60000.0, 0.2, 0.6));
        Assert.Equal(whole.Delta, whole.DeltaCoinAdjusted);
        Assert.Equal(0.1 * whole.Delta, tenth.Delta, 1e-15);
        Assert.Equal(0.1 * whole.Vega, tenth.Vega, 1e-12);
        Assert.Equal(0.1 * whole.Theta, tenth.Theta, 1e-12);
        Assert.Equal(whole.GammaPerUsd * 600.0, whole.Gamma, 1e-15);
    }

    /// <summary>Greeks listed for every option of the case files (their README gives the units).</summary>
    [SharedFact("cases")]
    public void Greeks_agree_with_the_case_files()
    {
        var options = 0;
        foreach (var file in Directory.GetFiles(SharedData.PathOf("cases"), "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var row in document.RootElement.GetProperty("instruments").EnumerateArray())
            {
                if (row.GetProperty("kind").GetString() != "option") continue;
                options++;
                AssertGreeks(row);
            }
        }

        Assert.True(options > 2000, $"only {options} options found");
    }

    private static void AssertGreeks(JsonElement row)
    {
        double Number(string name) => row.GetProperty(name).GetDouble();
        var type = row.GetProperty("type").GetString() == "C" ? OptionType.Call : OptionType.Put;
        var state = new InstrumentState(Samples.Option(type, Number("strike")), Number("forward"), Number("days") / 365.0, Number("iv"));
        var greeks = InstrumentGreeks.Of(state);
        Assert.Equal(Number("delta"), greeks.Delta, 1e-12);
        Assert.Equal(Number("gamma"), greeks.GammaPerUsd, 1e-14);
        Close.Relative(Number("vega"), greeks.Vega, 1e-10);
        Close.Relative(Number("theta"), greeks.Theta, 1e-10);
    }
}

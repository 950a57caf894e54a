using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>Figures of single rules: prices, fees, and witnesses of what is not convex.</summary>
internal static class RuleVectors
{
    /// <summary>Inverse options: 0.03 % of the coin, at most 12.5 % of the premium.</summary>
    private static readonly FeeSchedule OptionFees = new(0.0003, 0.125);

    /// <summary>20 million USD at 100,000 USD per BTC; BTC's increment and cap.</summary>
    private static readonly DeltaShockCharge Witness = new(200.0, 5e-5, 0.10);

    public static Dictionary<string, double[]> Fees(VectorEntry entry)
    {
        var (premium, size) = (entry.Inputs.Number("premium"), entry.Inputs.Number("qty"));
        entry.RequireInputs();
        return new(StringComparer.Ordinal) { ["fee"] = [OptionFees.PerUnit(1.0, premium) * Math.Abs(size)] };
    }

    public static Dictionary<string, double[]> Pricing(VectorEntry entry) => entry.Inputs.Has("delivery") ? Delivery(entry) : Price(entry);

    public static Dictionary<string, double[]> Curvature(VectorEntry entry)
    {
        if (entry.Inputs.Has("x0")) return Cap(entry);
        return entry.Inputs.Has("B") ? Offset(entry) : Lesser(entry);
    }

    private static Dictionary<string, double[]> Delivery(VectorEntry entry)
    {
        var (strike, delivery, paid) = (entry.Inputs.Number("K"), entry.Inputs.Number("delivery"), entry.Inputs.Number("paid"));
        entry.RequireInputs();
        return new(StringComparer.Ordinal) { ["pnl_btc"] = [(Black76.Price(OptionType.Call, delivery, strike, 0.0, 0.0) / delivery) - paid] };
    }

    private static Dictionary<string, double[]> Price(VectorEntry entry)
    {
        var inputs = entry.Inputs;
        var (forward, strike, years, volatility) = (inputs.Number("F"), inputs.Number("K"), inputs.Number("days") / 365.0, inputs.Number("iv"));
        entry.RequireInputs();
        var usd = Black76.Price(OptionType.Call, forward, strike, years, volatility);
        return new(StringComparer.Ordinal)
        {
            ["usd"] = [usd],
            ["coin"] = [usd / forward],
            ["delta"] = [Black76.Delta(OptionType.Call, forward, strike, years, volatility)],
        };
    }

    /// <summary>Beyond the cap of its rate the delta shock bends down.</summary>
    private static Dictionary<string, double[]> Cap(VectorEntry entry)
    {
        var (from, to, between) = (entry.Inputs.Number("x0"), entry.Inputs.Number("x1"), entry.Inputs.Number("mid"));
        entry.RequireInputs();
        var share = (to - between) / (to - from);
        var chord = (share * Witness.Value(0.0, from)) + ((1.0 - share) * Witness.Value(0.0, to));
        var value = Witness.Value(0.0, between);
        return new(StringComparer.Ordinal) { ["interp"] = [chord], ["mid_value"] = [value], ["violates"] = [Word(value > chord)] };
    }

    /// <summary>Long options reduce the delta that is charged and never add to it.</summary>
    private static Dictionary<string, double[]> Offset(VectorEntry entry)
    {
        var (rest, less, more) = (entry.Inputs.Number("B"), entry.Inputs.Number("L_minus"), entry.Inputs.Number("L_plus"));
        entry.RequireInputs();
        var (minus, zero, plus) = (Charged(less), Charged(0.5 * (less + more)), Charged(more));
        return new(StringComparer.Ordinal)
        {
            ["d_minus"] = [minus],
            ["d_zero"] = [zero],
            ["d_plus"] = [plus],
            ["violates"] = [Word(zero > 0.5 * (minus + plus))],
        };

        double Charged(double longOptions) => Math.Abs(DeltaShockCharge.Charged(longOptions, rest));
    }

    private static Dictionary<string, double[]> Lesser(VectorEntry entry)
    {
        var (q0, q1) = (entry.Inputs.Numbers("q0"), entry.Inputs.Numbers("q1"));
        if (q0.Length != q1.Length) entry.Inputs.Violations.Add(entry.Inputs.PathOf("q1"), "must be as long as q0");
        entry.RequireInputs();
        var (c0, c1) = (Contingency(q0), Contingency(q1));
        var between = Contingency([.. q0.Zip(q1, (a, b) => 0.5 * (a + b))]);
        return new(StringComparer.Ordinal) { ["c0"] = [c0], ["c1"] = [c1], ["mid"] = [between], ["violates"] = [Word(between > 0.5 * (c0 + c1))] };

        static double Contingency(ImmutableArray<double> sizes) => EarlyVectors.FuturesContingency(FuturesContingencyRule.Offset, 0.01, sizes.AsSpan());
    }

    private static double Word(bool isSo) => DeribitVectors.Words[isSo ? "yes" : "no"];
}

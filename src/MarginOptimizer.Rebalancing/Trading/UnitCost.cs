using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>What one unit of quantity costs at a fill price, in the settlement currency.</summary>
/// <param name="Cost">Distance to the mark plus fee, never negative.</param>
/// <param name="Cash">Cash paid when buying (&gt; 0) or received when selling (&lt; 0), fee included; for futures the cost.</param>
/// <param name="Fee">Taker fee; negative for a rebate.</param>
internal readonly record struct UnitCost(double Cost, double Cash, double Fee)
{
    /// <param name="instrument">What is traded.</param>
    /// <param name="mark">The venue's mark.</param>
    /// <param name="price">Fill price.</param>
    /// <param name="direction">+1 buys, -1 sells.</param>
    /// <param name="index">USD per base coin, for the fee of linear options.</param>
    public static UnitCost At(Instrument instrument, double mark, double price, int direction, double index)
    {
        var value = instrument.ContractValue;
        var fees = instrument.Fees;
        return instrument switch
        {
            Option { Payoff: Payoff.Inverse } => OfPremium(value, mark, price, direction, Math.Min(fees.TakerRate, fees.CapOfPremium * price)),
            Option => OfPremium(value, mark, price, direction, Math.Min(fees.TakerRate * index, fees.CapOfPremium * price)),
            { IsCountedInUsd: true } => OfInverse(value, mark, price, direction, fees.TakerRate),
            Spot => OfPremium(value, mark, price, direction, fees.TakerRate * price),
            _ => OfLinear(value, mark, price, direction, fees.TakerRate),
        };
    }

    private static UnitCost OfPremium(double value, double mark, double price, int direction, double fee) =>
        new(NotNegative((direction * (price - mark)) + fee, value), value * ((direction * price) + fee), value * fee);

    /// <summary>USD notional N bought at p and marked at m gains N(1/p - 1/m) coins.</summary>
    private static UnitCost OfInverse(double value, double mark, double price, int direction, double rate)
    {
        var fee = rate / price;
        var cost = (direction * ((1.0 / mark) - (1.0 / price))) + fee;
        return new(NotNegative(cost, value), value * cost, value * fee);
    }

    private static UnitCost OfLinear(double value, double mark, double price, int direction, double rate)
    {
        var fee = rate * price;
        var cost = (direction * (price - mark)) + fee;
        return new(NotNegative(cost, value), value * cost, value * fee);
    }

    /// <summary>A mark outside the quotes must not make a trade look like a gain.</summary>
    private static double NotNegative(double cost, double value) => Math.Max(0.0, cost) * value;
}

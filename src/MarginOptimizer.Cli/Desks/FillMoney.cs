using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Cli.Desks;

/// <summary>What fills cost and pay, by arithmetic of its own from the terms of the contract: amounts in the settlement currency.</summary>
/// <param name="Cost">Distance to the mark and fees, &gt;= 0 fill by fill.</param>
/// <param name="Fee">Fees alone.</param>
/// <param name="Cash">Paid &gt; 0, fees included; of futures the cost without the floor.</param>
internal readonly record struct FillMoney(double Cost, double Fee, double Cash)
{
    /// <param name="instrument">What fills.</param>
    /// <param name="quote">Its own; of a package with the mark that its legs add up to.</param>
    /// <param name="quantity">Units that fill, &gt; 0.</param>
    /// <param name="price">Of the level.</param>
    /// <param name="sign">+1 buys, -1 sells.</param>
    /// <param name="market">Where it trades.</param>
    public static FillMoney Of(Instrument instrument, Quote quote, double quantity, double price, int sign, MarketSnapshot market)
    {
        var unit = instrument is Package package
            ? OfPackage(package, quote.Mark, price, sign, market)
            : OfSingle(instrument, quote.Mark, price, sign, market);
        return unit * quantity;
    }

    public static FillMoney operator +(FillMoney a, FillMoney b) => new(a.Cost + b.Cost, a.Fee + b.Fee, a.Cash + b.Cash);

    public static FillMoney operator *(FillMoney a, double factor) => new(a.Cost * factor, a.Fee * factor, a.Cash * factor);

    private static FillMoney OfSingle(Instrument instrument, double mark, double price, int sign, MarketSnapshot market)
    {
        var fee = FeeOf(instrument, price, market);
        var beyond = instrument.IsCountedInUsd ? sign * ((1.0 / mark) - (1.0 / price)) : sign * (price - mark);
        return new FillMoney(Math.Max(0.0, beyond + fee), fee, (instrument is Option ? sign * price : beyond) + fee) * instrument.ContractValue;
    }

    private static FillMoney OfPackage(Package package, double mark, double price, int sign, MarketSnapshot market)
    {
        var marks = package.Legs.Select(l => market.QuoteOf(l.Instrument).Mark).ToArray();
        var (bought, sold) = (0.0, 0.0);
        for (var k = 0; k < marks.Length; k++)
        {
            var fee = (double)package.Legs[k].Ratio * FeeOf(package.Legs[k].Instrument, marks[k], market) * package.ContractValue;
            if (fee > 0.0) bought += fee;
            else sold -= fee;
        }

        var fees = package.FeeRule == PackageFees.DearerSide ? Math.Max(bought, sold) : bought + sold;
        var first = package.Legs[0].Instrument;
        var beyond = price - mark;
        if (first.IsCountedInUsd)
        {
            // The leg where a dollar is worth most takes up the difference to the mark.
            var least = Array.IndexOf(marks, marks.Min());
            var ratio = (double)package.Legs[least].Ratio;
            beyond = ratio * ((1.0 / marks[least]) - (1.0 / (marks[least] + (beyond / ratio))));
        }

        beyond *= sign * package.ContractValue;
        return new FillMoney(Math.Max(0.0, beyond + fees), fees, (first is Option ? sign * price * package.ContractValue : beyond) + fees);
    }

    private static double FeeOf(Instrument instrument, double price, MarketSnapshot market)
    {
        var (rate, cap) = (instrument.Fees.TakerRate, instrument.Fees.CapOfPremium);
        return instrument switch
        {
            Option { Payoff: Payoff.Inverse } => Math.Min(rate, cap * price),
            Option => Math.Min(rate * market.IndexOf(instrument.Base), cap * price),
            { IsCountedInUsd: true } => rate / price,
            _ => rate * price,
        };
    }
}

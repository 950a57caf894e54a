using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>
/// What time does to an account between two snapshots: funding accrues, futures are settled at their marks, expiries are paid in cash, and at every
/// point of the path the margin is looked at; where the maintenance margin is gone, the venue liquidates.
/// </summary>
internal sealed class Passage(BacktestConfig config, MarginRules rules, FundingRates funding)
{
    /// <summary>Delivery prices are averages over half an hour at the most: farther from the index they are a mistake.</summary>
    private const double FarthestDelivery = 0.2;

    /// <summary>Takes an account from its own time to that of a later snapshot.</summary>
    /// <param name="market">The full snapshot.</param>
    public void Advance(SimulatedAccount account, MarketSnapshot market, PeriodTally tally)
    {
        var path = new MarketPath(account.Market, market);
        foreach (var time in Points(account, path))
        {
            Revalue(account, path, time, tally);
            Fund(account, time, tally);
            Settle(account, path, time, tally);
            var before = account.Market;
            var now = path.At(time, account.Holdings);
            foreach (var holding in account.Holdings)
            {
                var gain = PricePath.Gain(holding.Instrument, before.QuoteOf(holding.Instrument).Mark, now.QuoteOf(holding.Instrument).Mark);
                account.Receive(holding.Instrument.Settlement, holding.Contracts * gain);
            }

            account.MoveTo(now);
            Look(account, tally);
        }

        tally.CarriedMarks += account.Holdings.Count(h => !path.IsListedAtEnd(h.Instrument));
        account.Refresh(Completed(account, market));
    }

    /// <summary>The full snapshot's indices, with the quotes that the account has.</summary>
    private static MarketSnapshot Completed(SimulatedAccount account, MarketSnapshot market)
    {
        var forwards = new Dictionary<ForwardKey, double>(account.Market.Forwards);
        foreach (var (key, forward) in market.Forwards) forwards[key] = forward;
        return new MarketSnapshot(market.AsOf, market.Indices, forwards, account.Market.Listings);
    }

    private List<DateTimeOffset> Points(SimulatedAccount account, MarketPath path)
    {
        var points = new SortedSet<DateTimeOffset> { path.End };
        var ticks = (path.End - path.Start).Ticks;
        for (var i = 1; i <= config.PathPoints; i++) points.Add(path.Start.AddTicks(ticks / (config.PathPoints + 1) * i));
        foreach (var holding in account.Holdings)
        {
            if (holding.Instrument.Expires() is { } expiry && expiry > path.Start && expiry < path.End) points.Add(expiry);
        }

        return [.. points];
    }

    private static void Revalue(SimulatedAccount account, MarketPath path, DateTimeOffset time, PeriodTally tally)
    {
        foreach (var (currency, balance) in account.Balances)
        {
            if (account.Market.HasIndexOf(currency))
                tally.RevaluationUsd += (balance.Cash + balance.Collateral) * (path.IndexAt(currency, time) - account.Market.IndexOf(currency));
        }
    }

    private void Fund(SimulatedAccount account, DateTimeOffset time, PeriodTally tally)
    {
        foreach (var holding in account.Holdings)
        {
            if (holding.Instrument is not Perpetual perpetual) continue;
            var rate = funding.Between(perpetual.Base, account.Market.AsOf, time);
            if (rate == 0.0) continue;
            var mark = account.Market.QuoteOf(perpetual).Mark;
            var notional = perpetual.CoinSizePerUnit(mark) * (perpetual.Payoff == Payoff.Inverse ? 1.0 : mark);
            var received = -holding.Contracts * notional * rate;
            account.Receive(perpetual.Settlement, received);
            tally.Ledger.Add(new LedgerEntry(time, LedgerKind.Funding, perpetual.Name, 0m, 0.0, 0.0, received, perpetual.Settlement.Code));
            tally.FundingUsd += received * account.Market.IndexOf(perpetual.Settlement);
        }
    }

    private void Settle(SimulatedAccount account, MarketPath path, DateTimeOffset time, PeriodTally tally)
    {
        foreach (var holding in account.Holdings.ToList())
        {
            if (holding.Instrument.Expires() is not { } expiry || expiry > time) continue;
            var price = DeliveryPrice(path, holding.Instrument, expiry);
            var (value, fee) = Settlement(holding.Instrument, account.Market.QuoteOf(holding.Instrument).Mark, price);
            var (paid, settlement) = (Math.Abs(holding.Contracts) * fee, holding.Instrument.Settlement);
            account.Receive(settlement, (holding.Contracts * value) - paid);
            tally.Ledger.Add(new LedgerEntry(expiry, LedgerKind.Expiry, holding.Instrument.Name, -holding.Quantity, price, paid, (holding.Contracts * value) - paid, settlement.Code));
            tally.SettlementFeeUsd += paid * path.IndexAt(settlement, time);
            tally.Settlements++;
            account.Remove(holding.Instrument.Name);
        }
    }

    /// <summary>USD.</summary>
    public double DeliveryPrice(MarketPath path, Instrument instrument, DateTimeOffset expiry) =>
        config.Settlement.DeliveryPrices.TryGetValue(new ForwardKey(instrument.Base, expiry), out var known)
            ? Plausible(known, path.IndexAt(instrument.Base, expiry), instrument, expiry)
            : path.IndexAt(instrument.Base, expiry);

    private static double Plausible(double price, double index, Instrument instrument, DateTimeOffset expiry)
    {
        if (Math.Abs((price / index) - 1.0) <= FarthestDelivery) return price;
        throw new InvalidInputException(
            "settlement.deliveryPrices",
            FormattableString.Invariant($"{price} for {instrument.Base.Code} at {expiry.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} is more than {FarthestDelivery:P0} away from the index then, {index:0.##}"));
    }

    /// <summary>Cash of +1 quantity at expiry and its fee, settlement currency.</summary>
    private (double Value, double Fee) Settlement(Instrument instrument, double mark, double price)
    {
        if (instrument is not Option option)
        {
            var notional = instrument.CoinSizePerUnit(price) * (instrument.Payoff == Payoff.Inverse ? 1.0 : price);
            return (PricePath.Gain(instrument, mark, price), notional * config.Settlement.FutureFeeRate);
        }

        var value = ExpiryValue(option, price);
        var reference = option.ContractValue * (option.Payoff == Payoff.Inverse ? 1.0 : price);
        return (value, Math.Min(config.Settlement.OptionFeeRate * reference, config.Settlement.OptionFeeCap * value));
    }

    /// <summary>Of +1 quantity, settlement currency.</summary>
    public static double ExpiryValue(Option option, double price) =>
        option.ContractValue * Math.Max(option.Type == OptionType.Call ? price - option.Strike : option.Strike - price, 0.0) / (option.Payoff == Payoff.Inverse ? price : 1.0);

    private void Look(SimulatedAccount account, PeriodTally tally)
    {
        var margin = MarginAt.Of(rules.At(account.Market.AsOf), account.Market, account.ToBook());
        tally.PathInitialUsd = Math.Max(tally.PathInitialUsd, margin.Total.InitialUsd);
        if (margin.Tightest < 0) return;
        tally.PathHeadroomUsd = Math.Min(tally.PathHeadroomUsd ?? double.PositiveInfinity, margin.LeastHeadroomUsd);
        if (margin.LeastHeadroomUsd >= 0.0) return;
        tally.LiquidationPoints++;
        if (config.Liquidation.IsOn) Liquidate(account, margin, tally);
    }

    /// <summary>Closes the first position of the venue's order, with costs, and looks again, until the headroom is back or nothing would help.</summary>
    private void Liquidate(SimulatedAccount account, MarginAt margin, PeriodTally tally)
    {
        while (margin.LeastHeadroomUsd < 0.0)
        {
            var order = LiquidationOrder.Of(margin, instrument => account.Market.QuoteOf(instrument).Mark);
            if (order.IsEmpty) return;
            Close(account, account.Find(order[0].Instrument)!, tally);
            margin = MarginAt.Of(rules.At(account.Market.AsOf), account.Market, account.ToBook());
            if (margin.Tightest < 0) return;
        }
    }

    private void Close(SimulatedAccount account, Holding holding, PeriodTally tally)
    {
        var (instrument, market) = (holding.Instrument, account.Market);
        var price = Math.Max(0.0, holding.Quote.Mark - (Math.Sign(holding.Contracts) * holding.HalfSpread));
        var leg = new Domain.Books.BasketLeg(instrument, -holding.Contracts, price);
        var paid = LegCash.Paid(leg, market, withFees: false);
        var atMark = LegCash.Paid(leg with { Price = null }, market, withFees: false);
        var fee = Math.Abs(holding.Contracts) * FeePerUnit(instrument, market);
        account.Receive(instrument.Settlement, -paid - fee);
        account.Remove(instrument.Name);
        account.Refresh(market);
        tally.Ledger.Add(new LedgerEntry(market.AsOf, LedgerKind.Liquidation, instrument.Name, -holding.Quantity, price, fee, -paid - fee, instrument.Settlement.Code));
        tally.LiquidationCostUsd += (paid - atMark + fee) * market.IndexOf(instrument.Settlement);
        tally.Liquidated++;
    }

    private double FeePerUnit(Instrument instrument, MarketSnapshot market)
    {
        var reference = instrument.Payoff == Payoff.Inverse ? 1.0 : market.IndexOf(instrument.Base);
        var coins = instrument.CoinSizePerUnit(market.QuoteOf(instrument).Mark);
        return coins * reference * (instrument is Option ? config.Liquidation.OptionFee : config.Liquidation.FutureFee);
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Binance;

/// <summary>
/// The one unit of an account, in USD. Maintenance margin = brackets of every contract alone + loans; a requirement is that times the uniMMR
/// level to be kept, so that equity covers it exactly when uniMMR is at the level.
/// </summary>
internal static class BinanceAccount
{
    public static MarginUnit Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments, BinanceParameters parameters)
    {
        var account = new AccountColumns(market, instruments, 0);
        var linear = Brackets(account, parameters, Payoff.Linear, "UM maintenance margin");
        var inverse = Brackets(account, parameters, Payoff.Inverse, "CM maintenance margin");
        var loans = Loans(account, parameters.LoanRate);
        var maintenance = new Combine("maintenance margin", [1.0, 1.0, 1.0], [linear, inverse, loans]);
        var equity = AccountEquity.Create(account, c => parameters.Haircuts.GetValueOrDefault(c) ?? parameters.OtherHaircut, haircutPledged: true);
        return new MarginUnit
        {
            Currency = Currency.Usd,
            Index = 1.0,
            Instruments = instruments,
            Money = account.Money,
            InitialRequirement = new Combine("margin at the initial level", [parameters.InitialLevel], [maintenance]),
            MaintenanceRequirement = new Combine("margin at the maintenance level", [parameters.MaintenanceLevel], [maintenance]),
            Collateral = equity,
            Components = [linear, inverse, loans, maintenance, Ratio(equity, maintenance)],
        };
    }

    private static Combine Brackets(AccountColumns account, BinanceParameters parameters, Payoff payoff, string label)
    {
        var charges = ImmutableArray.CreateBuilder<MarginNode>();
        var indices = ImmutableArray.CreateBuilder<double>();
        for (var column = 0; column < account.Instruments.Length; column++)
        {
            var instrument = account.Instruments[column];
            if (instrument is Spot || instrument.Payoff != payoff) continue;
            var mark = account.Market.QuoteOf(instrument).Mark;
            var coins = instrument.CoinSizePerUnit(mark);
            var size = account.Sum($"{instrument.Name} size", [(column, payoff == Payoff.Linear ? coins * mark : coins)]);
            charges.Add(new Curve($"{instrument.Name} margin", size, parameters.Coins[instrument.Base].Of(instrument).ChargeOnSize()));
            indices.Add(account.IndexOf(instrument.Settlement));
        }

        return new Combine(label, indices.ToImmutable(), charges.ToImmutable());
    }

    private static Combine Loans(AccountColumns account, double rate)
    {
        var loans = ImmutableArray.CreateBuilder<MarginNode>();
        var weights = ImmutableArray.CreateBuilder<double>();
        foreach (var currency in account.Money)
        {
            loans.Add(new Curve($"{currency} loan", account.Sum($"{currency} owed", [(account.CashOf(currency), -1.0)]), CurveShape.PositivePart));
            weights.Add(rate * account.IndexOf(currency));
        }

        return new Combine("loan maintenance margin", weights.ToImmutable(), loans.ToImmutable());
    }

    private static Opaque Ratio(MarginNode equity, MarginNode maintenance) => new(
        "uniMMR",
        [equity, maintenance],
        v => v[1] > 0.0 ? v[0] / v[1] : double.PositiveInfinity,
        "a ratio, for information: the requirement uses its level",
        []);
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Margin.Derive;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Tests.Derive;

/// <summary>Coins owed: the venue knows no such debt, and none may lower a requirement.</summary>
public sealed class DeriveDebtTests
{
    private const double Spot = 100_000.0;

    public static TheoryData<string> Models =>
        [.. MarginModelCatalog.Embedded.Versions.Where(v => v.Id.StartsWith("derive-", StringComparison.Ordinal)).Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_coin_owed_does_not_lower_a_requirement(string name)
    {
        var model = MarginModelCatalog.Embedded.Named(name);
        foreach (var (confidence, perpetual) in new[] { (1.0, 0.0), (1.0, 0.001), (1.0, -2.0), (0.3, 0.0), (0.3, 0.001), (0.3, -2.0) })
        {
            var none = Evaluate(model, confidence, perpetual, default);
            foreach (var debt in new[] { new Balance(-1.0, 0.0), new Balance(-20.0, 0.5), new Balance(1.0, -1.5) })
            {
                var owing = Evaluate(model, confidence, perpetual, debt);
                Assert.InRange(owing.Initial, 0.0, double.MaxValue);
                Assert.InRange(owing.Maintenance, 0.0, double.MaxValue);
                if (model is not DeriveStandardMargin) continue;
                var holding = Evaluate(model, confidence, perpetual, new Balance(-debt.Cash, -debt.Collateral));
                Assert.Equal(holding.Initial, owing.Initial, 1e-6);
                Assert.Equal(holding.Maintenance, owing.Maintenance, 1e-6);
                Assert.InRange(owing.Initial, none.Initial, double.MaxValue);
                Assert.InRange(owing.Maintenance, none.Maintenance, double.MaxValue);
            }
        }
    }

    /// <summary>A tiny perpetual beside a coin owed: the requirement was 30 % of the coin below zero.</summary>
    [Fact]
    public void A_coin_owed_under_standard_margin_is_charged_like_one_held()
    {
        var model = MarginModelCatalog.Embedded.Named("derive-sm@2026-08-20");
        var (none, owing) = (Evaluate(model, 1.0, 0.001, default), Evaluate(model, 1.0, 0.001, new Balance(-1.0, 0.0)));
        Assert.InRange(owing.Initial, none.Initial + 1_000.0, Spot);
        Assert.Equal(none.Collateral - Spot, owing.Collateral, 1e-6);
    }

    /// <param name="balance">Of every coin that the model takes.</param>
    private static UnitReport Evaluate(IMarginModel model, double confidence, double perpetual, Balance balance)
    {
        var builder = new DeriveMarketBuilder(new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero));
        builder.AddPrice(Currency.Usdc, 1.0, 1.0);
        builder.AddPerpetual(Currency.Btc, Spot, confidence, perpetual);
        IEnumerable<Currency> coins = model is DerivePortfolioMargin m ? m.Parameters[Currency.Btc].Collaterals.Keys : [];
        ImmutableHashSet<Currency> priced = [.. coins.Where(c => c != Currency.Usdc), Currency.Btc];
        foreach (var coin in priced) builder.AddPrice(coin, Spot, confidence);
        var (market, balances) = (builder.Market(), ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Usdc, new Balance(300_000.0, 0.0)));
        foreach (var coin in priced) balances = balances.Add(coin, balance);
        var compiled = model.Compile(market, [.. market.Listings.Select(l => l.Instrument)]);
        return Assert.Single(new MarginEvaluator(compiled).Evaluate(builder.Book() with { Balances = balances }).Units);
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Derive;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Tests.Naive;

namespace MarginOptimizer.Margin.Tests.Derive;

/// <summary>Compiled margins against second evaluators that are written from the venue's text, over drawn books with calm and unsure oracles.</summary>
public sealed class DeriveDifferentialTests
{
    private const int Books = 160;

    private static readonly MarginModelVersion Version = new("test", DateTimeOffset.UnixEpoch, null, ModelStatus.InForce);

    [Fact]
    public void First_portfolio_margin_agrees_with_its_description()
    {
        foreach (var version in Versions<DeriveLegacyPortfolioMargin>("derive-pm"))
        {
            var parameters = version.Parameters[Currency.Btc];
            var model = new DeriveLegacyPortfolioMargin(Version, new Dictionary<Currency, LegacyPortfolioParameters> { [DeriveBook.Coin] = parameters });
            for (var seed = 0; seed < Books; seed++)
            {
                var book = DeriveBook.Create(seed);
                Compare(model, book, NaiveDerivePortfolio.First(parameters, book), isBaseHeld: true, seed);
            }
        }
    }

    [Fact]
    public void Second_portfolio_margin_agrees_with_its_description_before_and_after_the_discounts_were_exchanged()
    {
        foreach (var version in Versions<DerivePortfolioMargin>("derive-pm2"))
        {
            foreach (var isMoving in new[] { true, false })
            {
                var parameters = version.Parameters[Currency.Btc] with
                {
                    Collaterals = ImmutableSortedDictionary<Currency, CollateralHaircut>.Empty.Add(DeriveBook.Wrapped, new(0.1, 0.05, isMoving)),
                };
                var model = new DerivePortfolioMargin(Version, new Dictionary<Currency, PortfolioParameters> { [DeriveBook.Coin] = parameters });
                for (var seed = 0; seed < Books / 4; seed++)
                {
                    var book = DeriveBook.Create(seed + (isMoving ? 0 : 10_000));
                    Compare(model, book, NaiveDerivePortfolio.Second(parameters, book), isBaseHeld: false, seed);
                }
            }
        }
    }

    [Fact]
    public void Standard_margin_agrees_with_its_description_also_where_candidates_lie_above_the_highest_strike_held()
    {
        var above = 0;
        foreach (var version in Versions<DeriveStandardMargin>("derive-sm"))
        {
            var parameters = version.Parameters[Currency.Btc];
            var model = new DeriveStandardMargin(Version, new Dictionary<Currency, StandardParameters> { [DeriveBook.Coin] = parameters }, version.Peg);
            for (var seed = 0; seed < Books; seed++)
            {
                var book = DeriveBook.Create(seed);
                above += book.Expiries.Count(e => IsDecidedByTheHighest(book, e));
                Compare(
                    model,
                    book,
                    (NaiveDeriveStandard.Margin(parameters, version.Peg, book, true), NaiveDeriveStandard.Margin(parameters, version.Peg, book, false), NaiveDeriveStandard.Value(book)),
                    isBaseHeld: true,
                    seed);
            }
        }

        Assert.True(above > 60, $"only {above} expiries depend on which strike is the highest held");
    }

    private static bool IsDecidedByTheHighest(DeriveBook book, DeriveExpiry expiry)
    {
        var legs = book.LegsOf(expiry).ToList();
        var held = legs.Where(l => l.Amount != 0.0).Select(l => l.Strike).DefaultIfEmpty(0.0).Max();
        return legs.Where(l => l.IsCall).Sum(l => l.Amount) < 0.0 && legs.Max(l => l.Strike) > held;
    }

    private static IEnumerable<T> Versions<T>(string id) => MarginModelCatalog.Embedded.Models.Where(m => m.Version.Id == id).Cast<T>();

    private static void Compare(
        IMarginModel model, DeriveBook book, (double Initial, double Maintenance, double Value) expected, bool isBaseHeld, int seed)
    {
        var (market, held) = book.Build(isBaseHeld, !isBaseHeld);
        var result = new DeriveResult(model, market, held);
        var scale = 1.0 + Math.Abs(expected.Value) + (book.Spot * (Math.Abs(book.Perpetual) + book.Legs.Sum(l => Math.Abs(l.Amount))));
        Check("initial", expected.Initial, result.Initial);
        Check("maintenance", expected.Maintenance, result.Maintenance);
        Check("value", expected.Value, result.MarkToMarket);

        void Check(string name, double known, double actual) =>
            Assert.True(Math.Abs(known - actual) <= 1e-11 * scale, $"{model.GetType().Name}, seed {seed}, {name}: {actual:R} instead of {known:R}");
    }
}

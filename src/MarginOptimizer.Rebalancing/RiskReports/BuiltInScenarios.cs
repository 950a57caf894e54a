using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Pricing;
using MarginOptimizer.Risk.Generators;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>
/// Sets for whoever brings none, made from the market alone: the volatility of a coin is the implied one at the money of the expiry nearest to 30 days.
/// </summary>
public static class BuiltInScenarios
{
    public const string ImpliedDay = "implied-day";
    public const string UnhedgedHours = "unhedged-12h";
    public const string Gaps = "gaps";
    public const string DePeg = "de-peg";

    private const double WantedDays = 30.0;
    private const double Correlation = 0.8;

    /// <summary>Each set with what it is, in the order of an answer.</summary>
    public static ImmutableArray<(string Id, bool IsMeasured, string Description)> All { get; } =
    [
        (ImpliedDay, true, "10,000 days: t copula with 4 degrees, correlation 0.8, t marginals at the implied volatility; volatility moves by minus the return"),
        (UnhedgedHours, false, "12 hours in which nothing can be traded, as when a venue is down: 3, 5 and 8 implied standard deviations either way"),
        (Gaps, false, "prices gap by 10 to 40 % either way while volatility stays or rises by half"),
        (DePeg, false, "USDC loses 3 or 12 % of its value while coins stand still or fall by 10 or 25 %"),
    ];

    /// <summary>The set whose tail is measured; none for a book without positions.</summary>
    /// <exception cref="InvalidInputException">A coin of the book has no option that tells its volatility.</exception>
    public static ImmutableArray<ReturnScenarios> Measured(Book book, MarketSnapshot market)
    {
        var coins = CoinsOf(book);
        if (coins.IsEmpty) return [];
        var daily = coins.ToImmutableSortedDictionary(c => c, c => DailyDeviation(market, c, "scenario_sets"));
        return
        [
            Generate(ImpliedDay, new ScenarioRecipe
            {
                Method = ScenarioMethod.MonteCarlo,
                Deviations = daily,
                Correlation = Correlation,
                Copula = CopulaKind.Student,
                Marginal = MarginalKind.Student,
                Degrees = 4,
                VolatilityBeta = -1.0,
            }),
        ];
    }

    /// <summary>The sets whose rows are listed; none for a book without positions.</summary>
    /// <exception cref="InvalidInputException">As for <see cref="Measured"/>.</exception>
    public static ImmutableArray<ReturnScenarios> Stressed(Book book, MarketSnapshot market)
    {
        var coins = CoinsOf(book);
        if (coins.IsEmpty) return [];
        var sets = ImmutableArray.CreateBuilder<ReturnScenarios>();
        var daily = coins.ToImmutableSortedDictionary(c => c, c => DailyDeviation(market, c, "stress_sets"));
        sets.Add(Generate(UnhedgedHours, new ScenarioRecipe { Method = ScenarioMethod.Unhedged, Deviations = daily, Hours = 12.0, Sigmas = [-8.0, -5.0, -3.0, 3.0, 5.0, 8.0] }));
        sets.Add(Generate(Gaps, new ScenarioRecipe
        {
            Method = ScenarioMethod.Grid,
            Coins = coins,
            Moves = [-0.4, -0.2, -0.1, 0.1, 0.2, 0.4],
            VolatilityMoves = [0.0, 0.5],
        }));
        if (!coins.Contains(Currency.Usdc))
            sets.Add(Generate(DePeg, new ScenarioRecipe { Method = ScenarioMethod.DePeg, Coins = coins, Depths = [0.03, 0.12], Moves = [0.0, -0.1, -0.25] }));
        return sets.ToImmutable();
    }

    private static ReturnScenarios Generate(string id, ScenarioRecipe recipe) => ScenarioGenerator.Generate(id, recipe, id);

    private static ImmutableArray<Currency> CoinsOf(Book book) => [.. book.Positions.Select(p => p.Instrument.Base).Distinct().Order()];

    private static double DailyDeviation(MarketSnapshot market, Currency coin, string path)
    {
        var states = market.Listings.Where(l => l.Instrument is Option option && option.Base == coin && option.Expiry > market.AsOf)
            .Select(l => InstrumentState.At(l.Instrument, market))
            .GroupBy(s => s.Years)
            .OrderBy(g => Math.Abs((g.Key * 365.0) - WantedDays)).ThenBy(g => g.Key)
            .FirstOrDefault();
        if (states is not null) return VolatilitySmile.Of(states).At(0.0) / Math.Sqrt(365.0);
        throw new InvalidInputException(path, $"is empty, and the market lists no option on {coin} whose volatility the built-in sets could take: give sets of your own");
    }
}

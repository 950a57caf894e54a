using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Risk.Generators;

/// <summary>What a set of scenarios is made of. Which fields count depends on the method; <see cref="RecipeChecks"/> names every fault.</summary>
public sealed record ScenarioRecipe
{
    public required ScenarioMethod Method { get; init; }

    /// <summary>Of prices: historical, filtered, crises, correlation breakdown; Monte Carlo where volatilities and correlation are not given.</summary>
    public PriceHistory? History { get; init; }

    /// <summary>Coins of the set; empty = all of the history, or those that have volatilities or moves of their own.</summary>
    public ImmutableArray<Currency> Coins { get; init; } = [];

    /// <summary>Periods of the history that one row covers, 1 to 1000.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>Rows start at every time of the history; else each starts where the one before ended.</summary>
    public bool Overlapping { get; init; } = true;

    /// <summary>Filtered: weight of the last variance, &gt; 0 and &lt; 1.</summary>
    public double Lambda { get; init; } = 0.97;

    /// <summary>Filtered: weight of the long-run variance as a floor, 0 to 1.</summary>
    public double LongRunWeight { get; init; }

    /// <summary>Filtered: simple returns are rescaled instead of logarithmic ones; a row that would lose everything is then a fault.</summary>
    public bool SimpleReturns { get; init; }

    /// <summary>Monte Carlo: rows, 1 to <see cref="ReturnScenarios.MaxLocalRows"/>.</summary>
    public int Rows { get; init; } = 10_000;

    /// <summary>Monte Carlo: of the draws; two sets with the same seed share their random numbers.</summary>
    public ulong Seed { get; init; } = 1;

    public CopulaKind Copula { get; init; } = CopulaKind.Gaussian;

    /// <summary>Degrees of freedom of a t copula and of t marginals, a whole number from 3 to 100.</summary>
    public int Degrees { get; init; } = 4;

    public MarginalKind Marginal { get; init; } = MarginalKind.Empirical;

    /// <summary>Monte Carlo, unhedged: standard deviation of the log-return of one row (Monte Carlo) or of one day (unhedged) by coin, &gt; 0 and at most 10.</summary>
    public ImmutableSortedDictionary<Currency, double> Deviations { get; init; } = ImmutableSortedDictionary<Currency, double>.Empty;

    /// <summary>
    /// Correlation of every pair, -1 to 1: of Monte Carlo in place of the history's; the target of a correlation breakdown. Null = the history's, and 1
    /// for a breakdown: assets taken for independent move together.
    /// </summary>
    public double? Correlation { get; init; }

    /// <summary>Correlation breakdown: how far correlations move towards the target, 0 to 1.</summary>
    public double CorrelationWeight { get; init; } = 0.8;

    /// <summary>Grid, de-peg: relative moves of prices, &gt; -1.</summary>
    public ImmutableArray<double> Moves { get; init; } = [];

    /// <summary>Grid: relative changes of a 30-day volatility, &gt; -1; empty = unchanged.</summary>
    public ImmutableArray<double> VolatilityMoves { get; init; } = [];

    /// <summary>Shocks: the rows.</summary>
    public ImmutableArray<ScenarioShock> Shocks { get; init; } = [];

    /// <summary>Crises: the windows; empty = <see cref="CrisisWindow.Known"/>.</summary>
    public ImmutableArray<CrisisWindow> Windows { get; init; } = [];

    /// <summary>Crises: worst rows of each window, 1 to 100.</summary>
    public int WorstRows { get; init; } = 1;

    /// <summary>Unhedged: hours, &gt; 0 and at most 8760.</summary>
    public double Hours { get; init; } = 12.0;

    /// <summary>Unhedged: numbers of standard deviations, either way; each within +-20.</summary>
    public ImmutableArray<double> Sigmas { get; init; } = [-5.0, -3.0, 3.0, 5.0];

    /// <summary>De-peg: the stablecoin.</summary>
    public Currency Stablecoin { get; init; } = Currency.Usdc;

    /// <summary>De-peg: parts of its value that it loses, each &gt; 0 and &lt; 1.</summary>
    public ImmutableArray<double> Depths { get; init; } = [0.03, 0.12];

    /// <summary>Rows take the changes of volatility of the history, for coins that have any.</summary>
    public bool HistoricalVolatility { get; init; }

    /// <summary>Relative change of volatility per return, within +-20: vol changes by max(beta r, -0.9). Null = volatilities stay, or are the history's.</summary>
    public double? VolatilityBeta { get; init; }

    public SmileRule Smile { get; init; } = SmileRule.StickyStrike;

    /// <summary>At most as many rows come of it, whatever is in the history.</summary>
    public long MostRows => Method switch
    {
        ScenarioMethod.MonteCarlo => Rows,
        ScenarioMethod.Grid => (long)Moves.Length * Math.Max(VolatilityMoves.Length, 1),
        ScenarioMethod.DePeg => (long)Math.Max(Moves.Length, 1) * Depths.Length,
        ScenarioMethod.Shocks => Shocks.Length,
        ScenarioMethod.Unhedged => Sigmas.Length,
        ScenarioMethod.Crises => Math.Min(Times, (long)WorstRows * (Windows.IsEmpty ? CrisisWindow.Known.Count : Windows.Length)),
        _ => Times,
    };

    /// <summary>At most as many rows x coins come of it.</summary>
    public long MostCells => MostRows * Method switch
    {
        ScenarioMethod.Shocks => Shocks.SelectMany(s => s.Returns.Keys).Distinct().Count(),
        ScenarioMethod.DePeg => Coins.Length + 1L,
        _ when !Coins.IsEmpty => Coins.Length,
        _ => Math.Max(History?.Prices.Count ?? 0, Deviations.Count),
    };

    private long Times => History?.Times.Length ?? 0;

    /// <summary>Days that pass in every row; null = none, and the hours of an unhedged set.</summary>
    public double? ElapsedDays { get; init; }
}

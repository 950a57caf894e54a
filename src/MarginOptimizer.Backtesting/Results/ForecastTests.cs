using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Risk.Backtests;
using Tests = MarginOptimizer.Risk.Backtests.ForecastTests;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>Forecasts of value at risk and expected shortfall against what happened to the book held still.</summary>
public sealed record ForecastTests
{
    /// <summary>Paths of the simulation behind the p-values of Acerbi and Szekely.</summary>
    private const int Paths = 20_000;

    /// <summary>Forecasts that ended and said that something may be lost.</summary>
    public required int Count { get; init; }

    /// <summary>Forecasts that ended and saw no loss in the whole tail: in no test.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Of those counted, losses above the value at risk.</summary>
    public required int Exceptions { get; init; }

    /// <summary>(1 - alpha) times count.</summary>
    public required double Expected { get; init; }

    /// <summary>Kupiec's statistic of the number of exceptions.</summary>
    public required double Kupiec { get; init; }

    public required double KupiecPValue { get; init; }

    /// <summary>Christoffersen's statistic of independence.</summary>
    public required double Christoffersen { get; init; }

    public required double ChristoffersenPValue { get; init; }

    /// <summary>Number and independence at once.</summary>
    public required double ConditionalCoverage { get; init; }

    public required double ConditionalCoveragePValue { get; init; }

    /// <summary>Traffic light of the Basel Committee for this number of forecasts: green, yellow or red.</summary>
    public required string BaselZone { get; init; }

    /// <summary>Probability that a right model has this many exceptions or fewer.</summary>
    public required double BaselProbability { get; init; }

    /// <summary>Test 1 of Acerbi and Szekely; negative when shortfalls were too small. Null without exceptions.</summary>
    public required double? AcerbiSzekely1 { get; init; }

    /// <summary>By simulation with normal tails.</summary>
    public required double? AcerbiSzekely1PValue { get; init; }

    /// <summary>Test 2 of Acerbi and Szekely.</summary>
    public required double AcerbiSzekely2 { get; init; }

    public required double AcerbiSzekely2PValue { get; init; }

    /// <param name="rows">Of one arm, in order.</param>
    /// <returns>Null where no forecast ended.</returns>
    public static ForecastTests? Of(ImmutableArray<StepRow> rows, RiskRule risk)
    {
        var ended = rows
            .Where(r => r.ForecastRow is { } row && rows[row].ValueAtRiskUsd is not null)
            .Select(r => (Profit: r.ForecastProfitUsd!.Value, Var: rows[r.ForecastRow!.Value].ValueAtRiskUsd!.Value, Shortfall: rows[r.ForecastRow!.Value].ShortfallUsd!.Value))
            .ToList();
        var counted = ended.Where(f => f.Shortfall > 0.0).ToList();
        if (counted.Count == 0) return null;
        var probability = 1.0 - risk.Alpha;
        var tests = Tests.Of(
            [.. counted.Select(f => f.Profit)], [.. counted.Select(f => f.Var)], [.. counted.Select(f => f.Shortfall)], probability,
            ShortfallTestLaw.Simulate(counted.Count, probability, paths: Paths));
        return new ForecastTests
        {
            Count = counted.Count,
            LeftOut = ended.Count - counted.Count,
            Exceptions = tests.Exceptions,
            Expected = probability * counted.Count,
            Kupiec = tests.Coverage.Statistic,
            KupiecPValue = tests.Coverage.PValue,
            Christoffersen = tests.Independence.Statistic,
            ChristoffersenPValue = tests.Independence.PValue,
            ConditionalCoverage = tests.ConditionalCoverage.Statistic,
            ConditionalCoveragePValue = tests.ConditionalCoverage.PValue,
            BaselZone = tests.Light.Zone.ToString().ToLowerInvariant(),
            BaselProbability = tests.Light.CumulativeProbability,
            AcerbiSzekely1 = tests.Conditional,
            AcerbiSzekely1PValue = tests.ConditionalPValue,
            AcerbiSzekely2 = tests.Unconditional,
            AcerbiSzekely2PValue = tests.UnconditionalPValue,
        };
    }
}

using System.Collections.Immutable;
using System.Numerics;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Rebalancing.Attribution;

/// <summary>Says what a change of margin between two dates comes from: price, volatility, time, parameters or trades. Pure.</summary>
public static class MarginChange
{
    private const int Factors = 5;

    /// <summary>
    /// Evaluates the margin for every set of factors that have changed already (32) and divides the change by the Shapley values of the five. Between the
    /// two ends options are priced by Black-76 at the forward, volatility and time of the set; at the ends the venue's own marks count.
    /// </summary>
    /// <param name="from">The earlier situation.</param>
    /// <param name="to">The later one.</param>
    /// <exception cref="InvalidInputException">
    /// The second market is earlier than the first, an instrument of a book is not listed in its own market or means something else in the other, a model
    /// does not margin an instrument, or an index is missing; every fault by path (<c>from.</c>, <c>to.</c>).
    /// </exception>
    public static MarginAttribution Attribute(MarginSituation from, MarginSituation to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        MarginChangeChecks.Require(from, to);
        var states = new MixedSituations(from, to);
        var warnings = new List<MarginWarning>();
        var margins = new MarginFigures[1 << Factors];
        for (var changed = 0; changed < margins.Length; changed++)
        {
            var situation = states.Of((MarginFactor)changed);
            var compiled = situation.Model.Compile(situation.Market, [.. situation.Book.Positions.Select(p => p.Instrument)], situation.Book.HeldCurrencies);
            var report = new MarginEvaluator(compiled).Evaluate(situation.Book, withContributions: false);
            margins[changed] = MarginFigures.Of(report);
            if (changed is 0 or (int)MarginFactor.All) warnings.AddRange(report.Warnings);
        }

        return new MarginAttribution(
            margins[0],
            margins[^1],
            Part(MarginFactor.Price),
            Part(MarginFactor.Volatility),
            Part(MarginFactor.Time),
            Part(MarginFactor.Parameters),
            Part(MarginFactor.Trades),
            states.Notes,
            [.. warnings.DistinctBy(w => (w.Code, w.Message))]);

        MarginFigures Part(MarginFactor factor) => ShapleyValue(margins, (int)factor);
    }

    /// <summary>Sum over the sets without the factor of size! (4 - size)! / 5! times what it adds.</summary>
    private static MarginFigures ShapleyValue(MarginFigures[] margins, int factor)
    {
        ReadOnlySpan<double> weights = [24.0 / 120.0, 6.0 / 120.0, 4.0 / 120.0, 6.0 / 120.0, 24.0 / 120.0];
        var value = default(MarginFigures);
        for (var set = 0; set < margins.Length; set++)
        {
            if ((set & factor) == 0) value += weights[BitOperations.PopCount((uint)set)] * (margins[set | factor] - margins[set]);
        }

        return value;
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Charge on the absolute net delta of every expiry. Options and the dated future of one expiry net; the perpetual is a bucket of its own at
/// the floor rate; nothing nets across expiries, nor inverse with linear contracts.
/// </summary>
internal static class RollShock
{
    public const string Label = "roll shock";

    /// <param name="asOf">Time of the market.</param>
    /// <param name="instruments">Of the unit.</param>
    /// <param name="deltas">One per instrument, in the unit's currency; those that are zero are left out.</param>
    /// <param name="columnCount">Of the unit.</param>
    /// <param name="parameters">Rates.</param>
    /// <param name="prefix">Put before the name of the node.</param>
    public static MarginNode Create(
        DateTimeOffset asOf,
        ImmutableArray<Instrument> instruments,
        double[] deltas,
        int columnCount,
        PortfolioMarginParameters parameters,
        string prefix = "")
    {
        var buckets = new SortedDictionary<(DateTimeOffset Expiry, bool IsLinear), List<(int, double)>>();
        for (var i = 0; i < deltas.Length; i++)
        {
            if (deltas[i] == 0.0) continue;
            var expiry = instruments[i] switch
            {
                Option option => option.Expiry,
                Future future => future.Expiry,
                _ => DateTimeOffset.MaxValue,
            };
            var key = (expiry, instruments[i].Payoff == Payoff.Linear);
            if (!buckets.TryGetValue(key, out var form)) buckets.Add(key, form = []);
            form.Add((i, deltas[i]));
        }

        var weights = ImmutableArray.CreateBuilder<double>(buckets.Count);
        var children = ImmutableArray.CreateBuilder<MarginNode>(buckets.Count);
        foreach (var ((expiry, isLinear), form) in buckets)
        {
            var term = expiry == DateTimeOffset.MaxValue ? "perpetual" : FormattableString.Invariant($"{expiry:yyyy-MM-dd}");
            var name = isLinear ? $"{prefix}linear {term}" : prefix + term;
            weights.Add(Rate(asOf, expiry, parameters));
            children.Add(new Curve($"{Label} {name}", new Affine($"net delta {name}", LinearForm.Of(columnCount, form)), CurveShape.Absolute));
        }

        return new Combine(prefix + Label, weights.MoveToImmutable(), children.MoveToImmutable());
    }

    private static double Rate(DateTimeOffset asOf, DateTimeOffset expiry, PortfolioMarginParameters parameters)
    {
        if (expiry == DateTimeOffset.MaxValue) return parameters.MinAnnualisedMove;
        var years = YearFraction.Years(asOf, expiry);
        return Math.Max(DeterministicMath.Exp(parameters.AnnualisedMoveRisk * years) - 1.0, parameters.MinAnnualisedMove);
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Charge on the absolute net delta of every expiry. Options and the dated future of one expiry net; the perpetual is a bucket of its own at
/// the floor rate; nothing nets across expiries.
/// </summary>
internal static class RollShock
{
    public const string Label = "roll shock";

    public static MarginNode Create(
        DateTimeOffset asOf, ImmutableArray<Instrument> instruments, double[] deltas, int columnCount, PortfolioMarginParameters parameters)
    {
        var buckets = new SortedDictionary<DateTimeOffset, double[]>();
        for (var i = 0; i < deltas.Length; i++)
        {
            var expiry = instruments[i] switch
            {
                Option option => option.Expiry,
                Future future => future.Expiry,
                _ => DateTimeOffset.MaxValue,
            };
            if (!buckets.TryGetValue(expiry, out var form)) buckets.Add(expiry, form = new double[columnCount]);
            form[i] = deltas[i];
        }

        var weights = ImmutableArray.CreateBuilder<double>(buckets.Count);
        var children = ImmutableArray.CreateBuilder<MarginNode>(buckets.Count);
        foreach (var (expiry, form) in buckets)
        {
            var name = expiry == DateTimeOffset.MaxValue ? "perpetual" : FormattableString.Invariant($"{expiry:yyyy-MM-dd}");
            weights.Add(Rate(asOf, expiry, parameters));
            children.Add(new Curve($"{Label} {name}", new Affine($"net delta {name}", new LinearForm(form)), CurveShape.Absolute));
        }

        return new Combine(Label, weights.MoveToImmutable(), children.MoveToImmutable());
    }

    private static double Rate(DateTimeOffset asOf, DateTimeOffset expiry, PortfolioMarginParameters parameters)
    {
        if (expiry == DateTimeOffset.MaxValue) return parameters.MinAnnualisedMove;
        var years = YearFraction.Years(asOf, expiry);
        return Math.Max(DeterministicMath.Exp(parameters.AnnualisedMoveRisk * years) - 1.0, parameters.MinAnnualisedMove);
    }
}

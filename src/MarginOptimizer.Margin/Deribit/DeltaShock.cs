using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Charge on large deltas. With L the delta of long options and B that of everything else, long options may only reduce:
/// d = median(0, B, B + L), and the charge is <c>|d| * min(m_inc * max(|d| - threshold / index, 0), cap)</c> coins. Neither convex nor concave.
/// </summary>
internal static class DeltaShock
{
    public const string Label = "delta shock";

    public static MarginNode Create(
        ImmutableArray<Instrument> instruments, double[] deltas, int columnCount, PortfolioMarginParameters parameters, double index, string prefix = "")
    {
        var options = new double[columnCount];
        var calls = new double[columnCount];
        var puts = new double[columnCount];
        var others = new double[columnCount];
        for (var i = 0; i < deltas.Length; i++)
        {
            if (instruments[i] is not Option option)
            {
                others[i] = deltas[i];
                continue;
            }

            options[i] = deltas[i];
            if (option.Type == OptionType.Call) calls[i] = deltas[i];
            else puts[i] = -deltas[i];
        }

        var futures = new Affine("delta of futures", new LinearForm(others));
        var longs = new OneSided("delta of long options", options, +1);
        var rest = new Combine("delta of all else", [1.0, -1.0], [futures, new OneSided("negative delta of short options", options, -1)]);
        var charge = new DeltaShockCharge(
            parameters.DeltaShockThreshold / index, parameters.DeltaShockIncrement, parameters.MaxDeltaShock);
        return new Opaque(
            prefix + Label,
            [longs, rest],
            v => charge.Value(v[0], v[1]),
            "long options reduce the delta charged but never add to it, and the rate is capped: neither convex nor concave",
            ZeroLimits(futures, calls, puts, charge.Threshold))
        {
            Derivatives = (v, slopes) => (slopes[0], slopes[1]) = charge.Slopes(v[0], v[1]),
            Ceiling = beyond => charge.Value(0.0, charge.Threshold + beyond),
        };
    }

    /// <summary>
    /// With short calls adding to a short delta and short puts to a long one, and what helps left out, both sides stay within the threshold:
    /// convex, sufficient, not necessary.
    /// </summary>
    private static ImmutableArray<UpperBound> ZeroLimits(Affine futures, double[] calls, double[] puts, double threshold) =>
    [
        new(new Combine("short delta", [-1.0, 1.0], [futures, new OneSided("delta of short calls", calls, -1)]), threshold),
        new(new Combine("long delta", [1.0, 1.0], [futures, new OneSided("delta of short puts", puts, -1)]), threshold),
    ];
}

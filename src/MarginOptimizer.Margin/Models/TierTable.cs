using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Models;

/// <summary>Progressive tiers: each slice of an amount at the rate of its tier.</summary>
/// <param name="Limits">Upper ends of all tiers but the last, ascending, above 0.</param>
/// <param name="Rates">One more than limits.</param>
internal sealed record TierTable(ImmutableArray<double> Limits, ImmutableArray<double> Rates)
{
    public static TierTable Flat(double rate) => new([], [rate]);

    /// <summary>A charge on an amount that is never negative: 0 below zero.</summary>
    /// <param name="scale">What one unit of the curve's argument is in units of the limits: 1 where both are alike.</param>
    public CurveShape Charge(double scale = 1.0) => CurveShape.Tiers(Scaled(scale).AsSpan(), Rates.AsSpan());

    /// <summary>The same charge on the size of a signed amount.</summary>
    public CurveShape ChargeOnSize()
    {
        var breakpoints = new double[2 * Limits.Length + 1];
        var pieces = new CurvePiece[breakpoints.Length + 1];
        var constant = 0.0;
        for (var k = 0; k < Rates.Length; k++)
        {
            if (k > 0) constant += Limits[k - 1] * (Rates[k - 1] - Rates[k]);
            pieces[Limits.Length + 1 + k] = new CurvePiece(constant, Rates[k]);
            pieces[Limits.Length - k] = new CurvePiece(constant, -Rates[k]);
            if (k == 0) continue;
            breakpoints[Limits.Length + k] = Limits[k - 1];
            breakpoints[Limits.Length - k] = -Limits[k - 1];
        }

        return new CurveShape(breakpoints, pieces);
    }

    /// <summary>What an amount counts after haircuts: a debt in full, each slice of an asset at its rate. Concave for rates that fall from at most 1.</summary>
    public CurveShape Haircut()
    {
        var charge = Charge();
        var pieces = charge.Pieces.ToArray();
        pieces[0] = new CurvePiece(0.0, 1.0);
        return new CurveShape(charge.Breakpoints, pieces);
    }

    private ImmutableArray<double> Scaled(double scale) => scale == 1.0 ? Limits : [.. Limits.Select(l => l / scale)];
}

using System.Collections.Immutable;
using System.Globalization;

namespace MarginOptimizer.Risk.Scenarios;

/// <summary>
/// The house's own view of what may happen: finer than the venues' grids, which have cells every 3.5 to 4 % up to 14 or 16 %, off their
/// points, and reaching beyond them. A book that only looks safe on a venue's grid shows here.
/// </summary>
public static class HouseScenarios
{
    private const double VolatilityDown = -0.30;
    private const double VolatilityUp = 0.50;
    private const double SkewMove = 0.06;
    private const double TermMove = 0.30;

    private static readonly double[] Moves =
    [
        -0.66, -0.54, -0.42, -0.33, -0.25, -0.18, -0.13, -0.09, -0.05, -0.02, 0.0,
        0.02, 0.05, 0.09, 0.13, 0.18, 0.25, 0.35, 0.50, 0.75, 1.00,
    ];

    private static readonly double[] ShapeMoves = [-0.25, -0.13, -0.05, 0.0, 0.05, 0.13, 0.25];

    /// <summary>
    /// 91 scenarios: 21 moves from -66 % to +100 % with volatility down 30 %, same and up 50 % (at 30 days), and at 7 moves skew steeper and
    /// flatter by 6 % per standard deviation and term structure inverted and steepened by 30 %. One of them is the market as it is, so the
    /// worst loss of the set is never negative.
    /// </summary>
    public static ImmutableArray<RiskScenario> Default { get; } =
    [
        .. Moves.SelectMany(WithVolatility),
        .. ShapeMoves.SelectMany(WithShape),
    ];

    private static RiskScenario[] WithVolatility(double move) =>
    [
        new(Label(move, "vol down"), move, VolatilityDown, 0.0, 0.0),
        new(Label(move, "vol same"), move, 0.0, 0.0, 0.0),
        new(Label(move, "vol up"), move, VolatilityUp, 0.0, 0.0),
    ];

    private static RiskScenario[] WithShape(double move) =>
    [
        new(Label(move, "skew to puts"), move, 0.0, -SkewMove, 0.0),
        new(Label(move, "skew to calls"), move, 0.0, SkewMove, 0.0),
        new(Label(move, "term inverted"), move, 0.0, 0.0, TermMove),
        new(Label(move, "term steepened"), move, 0.0, 0.0, -TermMove),
    ];

    private static string Label(double move, string volatility) =>
        string.Create(CultureInfo.InvariantCulture, $"{move * 100.0:+0;-0;0} %, {volatility}");
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// The 27 cells of the standard table (nine moves, three volatilities each) and the 8 rows of the extended one (volatility up), with the
/// scale and offset that turn the loss of a row into what the venue counts. Portfolio margin v2, since March 2024.
/// </summary>
internal sealed class ScenarioGrid
{
    public const string Standard = "standard";
    public const string Extended = "extended";
    public const int StandardRowCount = 27;
    private const int BucketsPerSide = 4;
    private static readonly double[] ExtendedMoves = [-0.66, -0.33, 0.50, 1.00, 2.00, 3.00, 4.00, 5.00];
    private static readonly VolatilityShock[] Volatilities = [VolatilityShock.Down, VolatilityShock.Same, VolatilityShock.Up];

    private ScenarioGrid(ImmutableArray<ScenarioRow> rows, double[] scales, double[] offsets) => (Rows, Scales, Offsets) = (rows, scales, offsets);

    public ImmutableArray<ScenarioRow> Rows { get; }

    public double[] Scales { get; }

    public double[] Offsets { get; }

    /// <summary>For amounts in coin.</summary>
    /// <param name="parameters">Of the currency.</param>
    /// <param name="index">USD per coin.</param>
    public static ScenarioGrid Create(PortfolioMarginParameters parameters, double index) => Create("", parameters, index);

    /// <summary>For amounts in USD: no conversion of the extended table and its dampener.</summary>
    /// <param name="prefix">Put before the names of the tables.</param>
    /// <param name="parameters">Of the base currency.</param>
    public static ScenarioGrid CreateUsd(string prefix, PortfolioMarginParameters parameters) => Create(prefix, parameters, null);

    private static ScenarioGrid Create(string prefix, PortfolioMarginParameters parameters, double? index)
    {
        var rows = ImmutableArray.CreateBuilder<ScenarioRow>(StandardRowCount + ExtendedMoves.Length);
        var scales = new double[StandardRowCount + ExtendedMoves.Length];
        var offsets = new double[scales.Length];
        for (var k = -BucketsPerSide; k <= BucketsPerSide; k++)
        {
            foreach (var volatility in Volatilities)
            {
                scales[rows.Count] = 1.0;
                rows.Add(new ScenarioRow(prefix + Standard, new MarketShock(parameters.PriceRange * k / BucketsPerSide, volatility)));
            }
        }

        foreach (var move in ExtendedMoves)
        {
            (scales[rows.Count], offsets[rows.Count]) = ExtendedRow(parameters, move, index);
            rows.Add(new ScenarioRow(prefix + Extended, new MarketShock(move, VolatilityShock.Up)));
        }

        return new ScenarioGrid(rows.MoveToImmutable(), scales, offsets);
    }

    /// <summary>
    /// An extended move counts as if it ended at the edge of the price range, where its P&amp;L is expressed, and the result is shrunk
    /// towards zero by the dampener; for amounts in coin both at the price of that edge.
    /// </summary>
    private static (double Scale, double Offset) ExtendedRow(PortfolioMarginParameters parameters, double move, double? index)
    {
        var range = parameters.PriceRange;
        var edge = 1.0 + (Math.Sign(move) * range);
        var scale = parameters.ExtendedTableFactor * range / Math.Abs(move);
        var dampener = (Math.Max(Math.Abs(move) / range, 1.0) - 1.0) * parameters.ExtendedDampener;
        return index is { } price ? (scale * ((1.0 + move) / edge), -(dampener / (edge * price))) : (scale, -dampener);
    }
}

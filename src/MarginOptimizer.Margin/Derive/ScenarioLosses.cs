using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Losses over the scenarios without a skew. Each expiry's value after the shock counts by its sign, less its present value; perpetuals and
/// collateral that moves with the coin lose in proportion to the move.
/// </summary>
internal static class ScenarioLosses
{
    public const string Label = "scenario loss";

    /// <param name="market">Options and perpetuals.</param>
    /// <param name="scenarios">None a skew.</param>
    /// <param name="shock">Of volatilities.</param>
    /// <param name="discounts">One per expiry.</param>
    /// <param name="moving">USD per unit of the money columns that move with the spot.</param>
    /// <param name="instrumentCount">Columns of instruments.</param>
    /// <param name="columnCount">Of the unit.</param>
    public static MarginNode Create(
        CoinBlock market,
        ImmutableArray<RiskScenario> scenarios,
        VolatilityShockParameters shock,
        ImmutableArray<SignDiscount> discounts,
        ImmutableArray<(int Column, double Value)> moving,
        int instrumentCount,
        int columnCount)
    {
        ImmutableArray<ScenarioRow> rows = [.. scenarios.Select(RowOf)];
        var values = Table(rows, instrumentCount);
        var linear = Table(rows, columnCount);
        var groups = new int[instrumentCount];
        Array.Fill(groups, -1);
        for (var g = 0; g < market.Expiries.Length; g++)
        {
            foreach (var option in market.Expiries[g].Options) groups[option.Column] = g;
            FillExpiry(market.Expiries[g], scenarios, shock, values, linear);
        }

        for (var row = 0; row < scenarios.Length; row++)
        {
            var move = scenarios[row].Spot - 1.0;
            foreach (var perpetual in market.Perpetuals) linear.Losses[(row * linear.Stride) + perpetual.Column] = -perpetual.Size * perpetual.Mark * move;
            foreach (var (column, value) in moving) linear.Losses[(row * linear.Stride) + column] = -value * move;
        }

        double[] scales = [.. scenarios.Select(s => s.Damping)];
        var offsets = new double[scenarios.Length];
        return market.Expiries.IsEmpty
            ? new Scenarios(Label, linear, scales, offsets, FloorAtZero: false)
            : new GroupedScenarios(
                Label,
                values,
                groups,
                [.. discounts.Select(d => CurveShape.SignScaled(-d.Negative, -d.Positive))],
                linear,
                scales,
                offsets,
                FloorAtZero: false);
    }

    private static void FillExpiry(
        ExpiryBlock expiry, ImmutableArray<RiskScenario> scenarios, VolatilityShockParameters shock, ScenarioTable values, ScenarioTable linear)
    {
        var volatilities = expiry.Volatilities(3);
        var stride = volatilities.Length / 3;
        var growth = shock.Growth(expiry.Seconds);
        for (var k = 0; k < expiry.Options.Length; k++)
        {
            var volatility = expiry.Options[k].Volatility;
            volatilities[((int)VolatilityMode.Up * stride) + k] = shock.Shocked(volatility, growth, VolatilityMode.Up);
            volatilities[((int)VolatilityMode.Down * stride) + k] = shock.Shocked(volatility, growth, VolatilityMode.Down);
        }

        var shocked = expiry.Values([.. scenarios.Select(s => expiry.At(s.Spot, (int)s.Volatility))], volatilities);
        for (var row = 0; row < scenarios.Length; row++)
        {
            for (var k = 0; k < expiry.Options.Length; k++)
            {
                var column = expiry.Options[k].Column;
                values.Losses[(row * values.Stride) + column] = shocked[(row * stride) + k];
                linear.Losses[(row * linear.Stride) + column] = expiry.Options[k].Value;
            }
        }
    }

    private static ScenarioTable Table(ImmutableArray<ScenarioRow> rows, int columns)
    {
        var stride = Pricing.Chains.OptionChain.StrideOf(columns);
        return new ScenarioTable(rows, columns, stride, new double[rows.Length * stride]);
    }

    private static ScenarioRow RowOf(RiskScenario scenario) => new(
        scenario.Damping == 1.0 ? "regular" : "tail",
        new MarketShock(scenario.Spot - 1.0, scenario.Volatility switch
        {
            VolatilityMode.Up => VolatilityShock.Up,
            VolatilityMode.Down => VolatilityShock.Down,
            _ => VolatilityShock.Same,
        }));
}

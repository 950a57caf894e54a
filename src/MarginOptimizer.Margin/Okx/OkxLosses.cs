using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.MultiCurrency;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Okx;

/// <summary>
/// The modules of a risk unit that revalue it: MR1, MR2, MR5, MR6. Futures and perpetuals move with the index, so that their basis stays the
/// same in absolute terms; forwards of options by the same amount.
/// </summary>
internal sealed class OkxLosses(AccountColumns account, OkxUnitKey key, ImmutableArray<OkxLeg> legs, int? spotColumn)
{
    private readonly double _index = account.IndexOf(key.Coin);

    public bool HasOptions { get; } = legs.Any(l => l.Instrument is Option);

    private IEnumerable<int> OptionColumns => legs.Where(l => l.Instrument is Option).Select(l => l.Column);

    /// <summary>MR1: the worst of the price moves with volatility the same, up and down, in points and in percent.</summary>
    public MarginNode SpotAndVolatility(OkxGroup group, OkxVolatilityRule rule)
    {
        int[] states = HasOptions
            ? [OkxVolatilityRule.Same, OkxVolatilityRule.PointsUp, OkxVolatilityRule.PointsDown, OkxVolatilityRule.PercentUp, OkxVolatilityRule.PercentDown]
            : [OkxVolatilityRule.Same];
        double[] moves = [.. group.PriceMoves.Reverse().Select(m => -m), 0.0, .. group.PriceMoves];
        var rows = ImmutableArray.CreateBuilder<ScenarioRow>(moves.Length * states.Length);
        var volatilities = ImmutableArray.CreateBuilder<int>(moves.Length * states.Length);
        foreach (var move in moves)
        {
            foreach (var state in states)
            {
                rows.Add(Row(move, state));
                volatilities.Add(state);
            }
        }

        return Worst("MR1", rows.MoveToImmutable(), volatilities.MoveToImmutable(), rule.Shocked, 1.0);
    }

    /// <summary>MR6: a share of the loss at an extreme move, volatility unchanged.</summary>
    public MarginNode Extreme(double move, double share) => Worst(
        "MR6",
        [ExtremeRow(-move), ExtremeRow(move)],
        [OkxVolatilityRule.Same, OkxVolatilityRule.Same],
        (volatility, _, _) => volatility,
        share);

    /// <summary>MR2: what options lose over the next 24 hours if nothing else moves.</summary>
    public MarginNode Theta()
    {
        var form = account.Form();
        foreach (var column in OptionColumns)
        {
            var state = InstrumentState.At(account.Instruments[column], account.Market);
            form[column] = (Value(state) - Value(state with { Years = Math.Max(state.Years - (1.0 / 365.0), 0.0) })) * account.UsdPerPrice(state.Instrument);
        }

        return new Curve($"{key.Name} MR2", new Affine($"{key.Name} loss over 24 hours", new LinearForm(form)), CurveShape.PositivePart);
    }

    /// <summary>MR5: the worst move of the curve of rates, which moves forwards by rate times time.</summary>
    public MarginNode Rates(OkxRateRule rule)
    {
        var rows = Enumerable.Repeat(new ScenarioRow($"{key.Name} MR5", new MarketShock(0.0, VolatilityShock.Same)), rule.RowCount).ToImmutableArray();
        var table = new TableBuilder(account, rows);
        new OptionLosses(account, [.. Enumerable.Repeat(0, rule.RowCount)], Move, (volatility, _, _) => volatility).Fill(OptionColumns, table.Losses, table.Stride);
        return Scenarios("MR5", table.Build(), 1.0);

        double Move(Option option, double forward, int row)
        {
            var days = YearFraction.Days(account.Market.AsOf, option.Expiry);
            return DeterministicMath.Exp(rule.RateMove(row, days) * days / 365.0) - 1.0;
        }
    }

    private Scenarios Worst(
        string module, ImmutableArray<ScenarioRow> rows, ImmutableArray<int> volatilities, OptionLosses.ShockedVolatility shocked, double scale)
    {
        var table = new TableBuilder(account, rows);
        foreach (var leg in legs)
        {
            if (leg.Instrument is not Option) table.AddLinear(leg.Column, leg.Delta.Coins * _index);
        }

        if (spotColumn is { } spot) table.AddLinear(spot, _index);
        new OptionLosses(account, volatilities, Move, shocked).Fill(OptionColumns, table.Losses, table.Stride);
        return Scenarios(module, table.Build(), scale);

        // A forward far below the index could fall through zero: it stops just above.
        double Move(Option option, double forward, int row) =>
            Math.Max(_index / account.UsdPerPrice(option) * rows[row].Shock.Move / forward, -1.0 + 1e-9);
    }

    private Scenarios Scenarios(string module, ScenarioTable table, double scale)
    {
        var scales = new double[table.Rows.Length];
        Array.Fill(scales, scale);
        return new Scenarios($"{key.Name} {module}", table, scales, new double[scales.Length], FloorAtZero: true);
    }

    private ScenarioRow Row(double move, int state) => state switch
    {
        OkxVolatilityRule.PointsUp => new($"{key.Name} MR1 points", new MarketShock(move, VolatilityShock.Up)),
        OkxVolatilityRule.PointsDown => new($"{key.Name} MR1 points", new MarketShock(move, VolatilityShock.Down)),
        OkxVolatilityRule.PercentUp => new($"{key.Name} MR1 percent", new MarketShock(move, VolatilityShock.Up)),
        OkxVolatilityRule.PercentDown => new($"{key.Name} MR1 percent", new MarketShock(move, VolatilityShock.Down)),
        _ => new($"{key.Name} MR1", new MarketShock(move, VolatilityShock.Same)),
    };

    private ScenarioRow ExtremeRow(double move) => new($"{key.Name} MR6", new MarketShock(move, VolatilityShock.Same));

    private static double Value(InstrumentState state)
    {
        var option = (Option)state.Instrument;
        return option.ContractValue * Black76.Price(option.Type, state.Underlying, option.Strike, state.Years, state.Volatility);
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Orders;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>The margin models of all accounts compiled at one state of the market, each over its account's instruments.</summary>
/// <param name="Move">Relative move of every market; 0 is today.</param>
/// <param name="Compiled">One per account.</param>
/// <param name="Units">Of all accounts, in their order.</param>
internal sealed record MarginState(double Move, ImmutableArray<CompiledMargin> Compiled, ImmutableArray<MarginUnitView> Units)
{
    /// <summary>The same market once the legs up to and including an expiry have dropped off.</summary>
    public MarginState After(DateTimeOffset expiry) => this with { Units = [.. Units.Select(u => u.After(expiry))] };

    public static MarginState Compile(double move, TradingUniverse universe)
    {
        var compiled = ImmutableArray.CreateBuilder<CompiledMargin>(universe.Accounts.Length);
        var units = ImmutableArray.CreateBuilder<MarginUnitView>();
        for (var account = 0; account < universe.Accounts.Length; account++)
        {
            var (market, model, instruments) = (universe.Accounts[account].Market, universe.Accounts[account].Model, universe.Accounts[account].Instruments);
            var margin = model.Compile(move == 0.0 ? market : market.Moved(move), instruments);
            compiled.Add(margin);
            foreach (var unit in margin.Units) units.Add(ViewOf(unit, universe, account));
        }

        return new MarginState(move, compiled.MoveToImmutable(), units.ToImmutable());
    }

    /// <summary>The unit with its resting orders counted at their worst fills, where it has such a form.</summary>
    private static MarginUnitView ViewOf(MarginUnit unit, TradingUniverse universe, int account)
    {
        var orders = OpenOrderColumns.Of(unit, universe, account);
        if (orders.Count == 0) return new MarginUnitView(unit, universe, account);
        return WorstFills.Of(unit, orders) is { } withOrders
            ? new MarginUnitView(withOrders, universe, account) { OpenOrders = OpenOrderUse.Counted }
            : new MarginUnitView(unit, universe, account) { OpenOrders = OpenOrderUse.LeftOut };
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Orders;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>The margin models of all accounts compiled at one state of the market, each over its account's instruments.</summary>
/// <param name="Move">Relative move of every market; 0 is today.</param>
/// <param name="Compiled">One per account.</param>
/// <param name="Units">Of all accounts, in their order.</param>
/// <param name="Markets">One per account, at this state.</param>
internal sealed record MarginState(double Move, ImmutableArray<CompiledMargin> Compiled, ImmutableArray<MarginUnitView> Units, ImmutableArray<MarketSnapshot> Markets)
{
    /// <summary>The same market once the legs up to and including an expiry have dropped off.</summary>
    public MarginState After(DateTimeOffset expiry) => this with { Units = [.. Units.Select(u => u.After(expiry))] };

    public static MarginState Compile(double move, TradingUniverse universe)
    {
        var compiled = ImmutableArray.CreateBuilder<CompiledMargin>(universe.Accounts.Length);
        ImmutableArray<MarketSnapshot> markets = [.. universe.Accounts.Select(a => move == 0.0 ? a.Market : a.Market.Moved(move))];
        for (var account = 0; account < universe.Accounts.Length; account++)
        {
            var (model, instruments) = (universe.Accounts[account].Model, universe.Accounts[account].Instruments);
            var margin = model.Compile(markets[account], instruments, universe.Accounts[account].Book.HeldCurrencies);
            compiled.Add(margin);
        }

        return Of(move, compiled.MoveToImmutable(), markets, universe);
    }

    /// <summary>The same models with the resting orders of another universe, which has the same columns.</summary>
    public MarginState With(TradingUniverse universe) => Of(Move, Compiled, Markets, universe);

    private static MarginState Of(double move, ImmutableArray<CompiledMargin> compiled, ImmutableArray<MarketSnapshot> markets, TradingUniverse universe) =>
        new(move, compiled, [.. compiled.SelectMany((margin, account) => margin.Units.Select(unit => ViewOf(unit, universe, account)))], markets);

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

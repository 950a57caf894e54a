using System.Collections.Immutable;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>A margin model compiled at one state of the market, over the universe's instruments.</summary>
/// <param name="Move">Relative move of the market; 0 is today.</param>
internal sealed record MarginState(double Move, CompiledMargin Compiled, ImmutableArray<MarginUnitView> Units)
{
    public static MarginState Compile(double move, IMarginModel model, TradingUniverse universe)
    {
        var market = move == 0.0 ? universe.Market : universe.Market.Moved(move);
        var compiled = model.Compile(market, universe.Instruments);
        return new MarginState(move, compiled, [.. compiled.Units.Select(u => new MarginUnitView(u, universe))]);
    }
}

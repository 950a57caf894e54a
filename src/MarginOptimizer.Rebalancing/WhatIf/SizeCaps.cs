using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>How many multiples are looked at one way, and where the price of a leg changes on the way.</summary>
internal sealed class SizeCaps
{
    private readonly SortedSet<long> _levels = [];

    /// <param name="problem">Gives the cap and the limits on legs.</param>
    /// <param name="universe">Gives depth and ladders.</param>
    /// <param name="lotsPerMultiple">Signed, one per tradeable.</param>
    /// <param name="direction">+1 or -1.</param>
    public SizeCaps(MaxSizeProblem problem, TradingUniverse universe, ReadOnlySpan<double> lotsPerMultiple, int direction)
    {
        (Most, Stop, StopId) = (problem.MaxMultiple, SizeStop.Cap, "");
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            var (tradeable, lots) = (universe.Tradeables[i], direction * lotsPerMultiple[i]);
            var depth = lots > 0.0 ? tradeable.MaxBuyLots : tradeable.MaxSellLots;
            Lower(depth / Math.Abs(lots), SizeStop.Depth, tradeable.Instrument.Name);
            foreach (var limit in problem.Limits) LowerByLeg(limit, tradeable, problem, lots);
            foreach (var step in lots > 0.0 ? tradeable.Ladder.Buys : tradeable.Ladder.Sells)
            {
                var reached = step.UpTo / Math.Abs(lots);
                if (reached >= problem.MaxMultiple) break;
                // A level may end inside a multiple: on either side of it the price is one.
                _levels.Add((long)Math.Floor(reached));
                _levels.Add((long)Math.Ceiling(reached));
            }
        }
    }

    public long Most { get; private set; }

    public SizeStop Stop { get; private set; }

    public string StopId { get; private set; }

    /// <summary>Ends of the stretches in which every leg has one price level.</summary>
    public IReadOnlyList<long> Segments() => [.. _levels.Where(level => level > 0 && level < Most), Most];

    /// <summary>Each multiple a stretch of its own.</summary>
    public static IReadOnlyList<long> EveryMultiple(long most) => new WholeNumbers(most);

    private void LowerByLeg(Limit limit, Tradeable tradeable, MaxSizeProblem problem, double lots)
    {
        if (limit.Measure != Measure.LegSize || !MeasureModel.InScope(limit.Scope, tradeable.Instrument)) return;
        var coins = tradeable.LotSize * tradeable.Instrument.CoinSizePerUnit(problem.Market.QuoteOf(tradeable.Instrument).Mark);
        Lower(limit.Upper!.Value / coins / Math.Abs(lots), SizeStop.Limit, limit.Id);
    }

    private void Lower(double multiples, SizeStop stop, string id)
    {
        if (!(multiples < Most + 1.0)) return;
        var whole = (long)Math.Floor(multiples * (1.0 + 1e-12));
        if (whole < Most) (Most, Stop, StopId) = (whole, stop, id);
    }
}

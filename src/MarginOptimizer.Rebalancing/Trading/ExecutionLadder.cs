using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>What buying or selling a number of lots of one instrument or package costs: both sides of the book, worsening away from the touch.</summary>
internal sealed record ExecutionLadder(ImmutableArray<LadderStep> Buys, ImmutableArray<LadderStep> Sells)
{
    public static ExecutionLadder Of(Listing listing, double lot, double index)
    {
        return new(Side(listing.Quote.Asks, +1, lot, At), Side(listing.Quote.Bids, -1, lot, At));

        UnitCost At(double price, int direction) => UnitCost.At(listing.Instrument, listing.Quote.Mark, price, direction, index);
    }

    public static ExecutionLadder Of(Package package, PackageCost cost, double lot) => new(Side(package.Asks, +1, lot, cost.At), Side(package.Bids, -1, lot, cost.At));

    /// <summary>Sum of one amount over the fills of <paramref name="lots"/> (signed).</summary>
    public double Sum(double lots, Func<UnitCost, double> amount)
    {
        var steps = lots >= 0.0 ? Buys : Sells;
        var left = Math.Abs(lots);
        var (total, from) = (0.0, 0.0);
        foreach (var step in steps)
        {
            if (left <= 0.0) break;
            var filled = Math.Min(left, step.UpTo - from);
            total += filled * amount(step.PerLot);
            left -= filled;
            from = step.UpTo;
        }

        return total;
    }

    /// <summary>Price of the last level that <paramref name="lots"/> (signed, not zero) reaches.</summary>
    public double WorstPrice(double lots)
    {
        var steps = lots > 0.0 ? Buys : Sells;
        var wanted = Math.Abs(lots);
        foreach (var step in steps)
        {
            if (wanted <= step.UpTo) return step.Price;
        }

        return steps[^1].Price;
    }

    /// <summary>Quantity-weighted fill price of <paramref name="lots"/> (signed, not zero).</summary>
    public double AveragePrice(double lots)
    {
        var steps = lots > 0.0 ? Buys : Sells;
        var wanted = Math.Abs(lots);
        var (paid, from) = (0.0, 0.0);
        foreach (var step in steps)
        {
            var filled = Math.Min(wanted, step.UpTo) - from;
            if (filled <= 0.0) break;
            paid += filled * step.Price;
            from += filled;
        }

        return paid / from;
    }

    private static ImmutableArray<LadderStep> Side(Ladder ladder, int direction, double lot, Func<double, int, UnitCost> at)
    {
        var steps = ImmutableArray.CreateBuilder<LadderStep>(ladder.Levels.Length);
        var reached = 0.0;
        foreach (var level in ladder.Levels)
        {
            reached += level.Quantity / lot;
            var unit = at(level.Price, direction);
            steps.Add(new LadderStep(reached, level.Price, new UnitCost(unit.Cost * lot, unit.Cash * lot, unit.Fee * lot)));
        }

        return steps.DrainToImmutable();
    }
}

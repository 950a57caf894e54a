using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>How both books fare where the margin of today does not look: after moves of the whole market, and beyond the venue's grid.</summary>
internal static class Outlook
{
    /// <summary>Name of the scenarios of <see cref="HouseScenarios.Default"/>.</summary>
    public const string HouseSet = "house scenarios";

    /// <summary>Farthest move of the ladder, in percent.</summary>
    private const int FarthestPercent = 10;

    /// <summary>Worst losses shown of each book.</summary>
    private const int Worst = 10;

    /// <summary>Initial margin with the venue's rules compiled anew at every move, USD at today's indices.</summary>
    public static ImmutableArray<RobustMargin> Ladder(ExplainedBook book)
    {
        var steps = ImmutableArray.CreateBuilder<RobustMargin>((2 * FarthestPercent) + 1);
        for (var percent = -FarthestPercent; percent <= FarthestPercent; percent++)
        {
            var move = percent / 100.0;
            var state = percent == 0 ? book.Landscape.Today : MarginState.Compile(move, book.Universe);
            steps.Add(new RobustMargin(
                move, book.Landscape.Initial(state, book.Before, LimitScope.Total), book.Landscape.Initial(state, book.After, LimitScope.Total)));
        }

        return steps.MoveToImmutable();
    }

    /// <summary>The worst scenarios of either book, by their loss after the trades.</summary>
    public static ImmutableArray<WorstLoss> WorstLosses(ExplainedBook book)
    {
        var universe = book.Universe;
        var states = universe.Instruments.Select((instrument, column) => InstrumentState.At(instrument, universe.MarketOf(column))).ToList();
        var table = RiskTable.Of(states, HouseScenarios.Default);
        var (before, after) = (Losses(table, book.Before), Losses(table, book.After));
        var (ranksBefore, ranksAfter) = (Ranks(before), Ranks(after));
        var moves = book.Landscape.Today.Units.SelectMany(u => u.ScenariosOf(book.Before, universe)).Where(r => r.IsFull).Select(r => r.Row.Shock.Move).ToList();
        var (lowest, highest) = moves.Count == 0 ? (double.NegativeInfinity, double.PositiveInfinity) : (moves.Min(), moves.Max());
        return
        [
            .. Enumerable.Range(0, before.Length)
                .Where(r => ranksBefore[r] <= Worst || ranksAfter[r] <= Worst)
                .OrderBy(r => ranksAfter[r])
                .Select(r => new WorstLoss(
                    table.Scenarios[r].Label,
                    table.Scenarios[r].Move,
                    table.Scenarios[r].Move < lowest || table.Scenarios[r].Move > highest,
                    before[r],
                    after[r],
                    ranksBefore[r],
                    ranksAfter[r])),
        ];
    }

    private static double[] Losses(RiskTable table, BookState book)
    {
        var losses = new double[table.Scenarios.Length];
        for (var r = 0; r < losses.Length; r++)
        {
            var row = table.Row(r);
            for (var i = 0; i < row.Length; i++)
            {
                if (book.Quantities[i] != 0.0) losses[r] += row[i] * book.Quantities[i];
            }
        }

        return losses;
    }

    /// <summary>1 for the largest; ties in the order of the scenarios.</summary>
    private static int[] Ranks(double[] losses)
    {
        var ranks = new int[losses.Length];
        var rank = 0;
        foreach (var row in Enumerable.Range(0, losses.Length).OrderByDescending(r => losses[r]).ThenBy(r => r)) ranks[row] = ++rank;
        return ranks;
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>A choice of trades and transfers of which any part may be made: the book without them, with all of them, and with each on its own.</summary>
internal sealed class FillSet
{
    private readonly TradingUniverse _universe;

    public FillSet(TradingUniverse universe, BookState all)
    {
        (_universe, All, Nothing) = (universe, all, BookState.Present(universe));
        Variables = [.. Enumerable.Range(0, all.Lots.Length).Where(i => all.Lots[i] != 0.0)];
        Alone = [.. Variables.Select(variable => Filled(i => i == variable))];
    }

    public BookState Nothing { get; }

    public BookState All { get; }

    /// <summary>Variables of the universe that are traded or moved.</summary>
    public ImmutableArray<int> Variables { get; }

    /// <summary>One per variable: all of it and nothing else.</summary>
    public ImmutableArray<BookState> Alone { get; }

    /// <summary>The book where some of the variables are filled.</summary>
    /// <param name="filled">One per variable.</param>
    public BookState Of(bool[] filled)
    {
        var chosen = Variables.Where((_, k) => filled[k]).ToHashSet();
        return Filled(chosen.Contains);
    }

    private BookState Filled(Func<int, bool> isFilled)
    {
        var lots = new double[All.Lots.Length];
        foreach (var variable in Variables) lots[variable] = isFilled(variable) ? All.Lots[variable] : 0.0;
        return BookState.Of(_universe, lots);
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>
/// The book before and after the trades as a universe of its own: what is held or traded alone, so that many evaluations do not carry hundreds of
/// candidates along. Margins are those of the whole universe; that is checked.
/// </summary>
internal sealed class ExplainedBook
{
    /// <summary>Relative difference to the margins of the whole universe that counts as rounding.</summary>
    private const double Rounding = 1e-9;

    private ExplainedBook(TradingUniverse universe, ImmutableArray<double> robustMoves, double[] lots)
    {
        Universe = universe;
        Landscape = new MarginLandscape(universe, robustMoves);
        Before = BookState.Present(universe);
        After = BookState.Of(universe, lots);
    }

    /// <summary>Its tradeables and transfers are those of the proposal.</summary>
    public TradingUniverse Universe { get; }

    public MarginLandscape Landscape { get; }

    public BookState Before { get; }

    public BookState After { get; }

    /// <summary>The market as it is and after the robust moves, each once, the market as it is first.</summary>
    public ImmutableArray<MarginState> States => [Landscape.Today, .. Landscape.Moved.Where(s => s != Landscape.Today)];

    /// <param name="prepared">The problem.</param>
    /// <param name="after">The book after the trades, in the universe of the problem.</param>
    /// <exception cref="InvalidOperationException">A margin is not that of the whole universe: a defect.</exception>
    public static ExplainedBook Of(PreparedProblem prepared, BookState after)
    {
        var whole = prepared.Universe;
        var kept = Kept(whole, after);
        var position = new int[kept.Length];
        for (int i = 0, next = 0; i < kept.Length; i++) position[i] = kept[i] ? next++ : -1;
        int[] columns = [.. Enumerable.Range(0, kept.Length).Where(i => kept[i])];
        int[] traded = [.. Enumerable.Range(0, whole.Tradeables.Length).Where(i => after.Lots[i] != 0.0)];
        var moved = whole.Transfers.Where(t => after.Lots[t.Variable] != 0.0).ToList();
        var universe = whole with
        {
            Accounts = [.. whole.Accounts.Select((a, k) => Shrunk(a, Orders(whole, k), kept, position))],
            Instruments = [.. columns.Select(c => whole.Instruments[c])],
            AccountOf = Array.ConvertAll(columns, c => whole.AccountOf[c]),
            Held = Array.ConvertAll(columns, c => whole.Held[c]),
            Tradeables = [.. traded.Select(i => Shrunk(whole.Tradeables[i], position))],
            Transfers = [.. moved.Select((t, k) => t with { Variable = traded.Length + k })],
        };
        double[] lots = [.. traded.Select(i => after.Lots[i]), .. moved.Select(t => after.Lots[t.Variable])];
        var book = new ExplainedBook(universe, [.. prepared.Landscape.Moved.Select(s => s.Move)], lots);
        RequireSame(book, prepared, after);
        return book;
    }

    /// <summary>
    /// The resting orders of an account as they fill among all candidates: how much a reduce-only one fills depends on what may be traded, not on what is.
    /// </summary>
    private static ImmutableArray<OpenOrder> Orders(TradingUniverse whole, int account) =>
    [
        .. whole.Accounts[account].Book.OpenOrders
            .Select(o => o with { Quantity = OpenOrderColumns.FillOf(o, whole, account), ReduceOnly = false })
            .Where(o => o.Quantity != 0.0),
    ];

    /// <summary>What is held, ordered or traded, and one instrument of each coin and settlement, so that every account keeps its units.</summary>
    private static bool[] Kept(TradingUniverse universe, BookState after)
    {
        var kept = new bool[universe.Instruments.Length];
        for (var i = 0; i < kept.Length; i++) kept[i] = universe.Held[i] != 0.0 || after.Quantities[i] != 0.0;
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            foreach (var leg in universe.Tradeables[i].Legs) kept[leg.Column] |= after.Lots[i] != 0.0;
        }

        foreach (var account in universe.Accounts)
        {
            var ordered = account.Book.OpenOrders.Select(o => o.Instrument.Name).ToHashSet(StringComparer.Ordinal);
            for (var i = account.FirstColumn; i < account.EndColumn; i++) kept[i] |= ordered.Contains(universe.Instruments[i].Name);
        }

        var firsts = Enumerable.Range(0, kept.Length).DistinctBy(i => (universe.AccountOf[i], universe.Instruments[i].Base, universe.Instruments[i].Settlement));
        foreach (var first in firsts) kept[first] = true;
        return kept;
    }

    private static Tradeable Shrunk(Tradeable tradeable, int[] position) =>
        tradeable with { Legs = [.. tradeable.Legs.Select(leg => new TradeableLeg(position[leg.Column], leg.PerLot))] };

    private static UniverseAccount Shrunk(UniverseAccount account, ImmutableArray<OpenOrder> orders, bool[] kept, int[] position)
    {
        var columns = Enumerable.Range(account.FirstColumn, account.Instruments.Length).Where(c => kept[c]).ToList();
        return account with
        {
            Book = account.Book with { OpenOrders = orders },
            FirstColumn = columns.Count == 0 ? 0 : position[columns[0]],
            Instruments = [.. columns.Select(c => account.Instruments[c - account.FirstColumn])],
        };
    }

    private static void RequireSame(ExplainedBook book, PreparedProblem prepared, BookState after)
    {
        var whole = prepared.Landscape;
        var states = whole.Moved.Prepend(whole.Today).Zip(book.Landscape.Moved.Prepend(book.Landscape.Today));
        foreach (var (state, own) in states)
        {
            Require(whole.Initial(state, prepared.Present, Domain.Limits.LimitScope.Total), book.Landscape.Initial(own, book.Before, Domain.Limits.LimitScope.Total));
            Require(whole.Initial(state, after, Domain.Limits.LimitScope.Total), book.Landscape.Initial(own, book.After, Domain.Limits.LimitScope.Total));
        }
    }

    private static void Require(double expected, double margin)
    {
        if (Math.Abs(margin - expected) <= Rounding * (1.0 + Math.Abs(expected))) return;
        throw new InvalidOperationException(FormattableString.Invariant($"the margin of the book alone is {margin:r}, among all candidates {expected:r}"));
    }
}

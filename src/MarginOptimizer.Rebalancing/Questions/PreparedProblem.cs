using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>A checked problem with all that is compiled for it once: what may be traded, the margins, the measures, the question.</summary>
internal sealed class PreparedProblem
{
    private PreparedProblem(RebalancingProblem problem, MeasureCatalog catalog, PreparedQuestion question, PreparedProblem? asked)
    {
        (Problem, Catalog, Question) = (problem, catalog, question);
        Present = BookState.Present(catalog.Landscape.Universe);
        Asked = asked ?? this;
    }

    public RebalancingProblem Problem { get; }

    public MeasureCatalog Catalog { get; }

    public PreparedQuestion Question { get; }

    /// <summary>The same with every open order resting: how things stand before anything is done.</summary>
    public PreparedProblem Asked { get; }

    /// <summary>Nothing traded.</summary>
    public BookState Present { get; }

    public MarginLandscape Landscape => Catalog.Landscape;

    public TradingUniverse Universe => Catalog.Landscape.Universe;

    /// <summary>
    /// The open orders that a proposal may cancel. Where the margin optimised leaves the orders of an account out there is nothing to gain, and with some of them gone it
    /// might count the others.
    /// </summary>
    public ImmutableArray<OrderPlace> Cancellable =>
    [
        .. Asked.Universe.Accounts.SelectMany((account, k) => IsCounted(k) ? account.Book.OpenOrders.Select((order, i) => (order.MayCancel, Place: new OrderPlace(k, i))) : []).Where(o => o.MayCancel).Select(o => o.Place),
    ];

    /// <summary>
    /// With every order cancelled that may be. Cancelling costs nothing and never raises a margin, so that no choice of orders to cancel has a better answer: what is proven
    /// here holds for all of them.
    /// </summary>
    /// <exception cref="InvalidInputException">The problem is faulty, with every fault by path.</exception>
    /// <exception cref="NotOptimisableException">A limit or the objective has neither a form nor a bound.</exception>
    public static PreparedProblem Of(RebalancingProblem problem)
    {
        ProblemChecks.Require(problem);
        var universe = TradingUniverseBuilder.Build(problem);
        var landscape = new MarginLandscape(universe, RobustMoves.Of(problem.Safeguards, universe), RobustMoves.OfLimits(problem, universe));
        MoneyScopeChecks.Require(problem, landscape);
        var catalog = new MeasureCatalog(landscape, problem.MarginTail);
        var asked = new PreparedProblem(problem, catalog, ModeQuestions.Prepare(problem, catalog), null);
        return asked.Without(asked.Cancellable);
    }

    /// <summary>The problem with some open orders cancelled.</summary>
    public PreparedProblem Without(IReadOnlyCollection<OrderPlace> cancelled)
    {
        if (cancelled.Count == 0) return Asked;
        var catalog = new MeasureCatalog(Asked.Landscape.With(Asked.Universe.Without(cancelled)), Problem.MarginTail);
        return new PreparedProblem(Problem, catalog, ModeQuestions.At(Asked.Question, Problem, catalog), Asked);
    }

    private bool IsCounted(int account) =>
        !Asked.Landscape.Moved.Concat(Asked.Landscape.LimitStates).Append(Asked.Landscape.Today).SelectMany(s => s.Units).Any(u => u.Account == account && u.OpenOrders == OpenOrderUse.LeftOut);

    /// <summary>The problem with the orders cancelled that a proposal for it cancels.</summary>
    public PreparedProblem Without(ImmutableArray<ProposedCancel> cancels) =>
        Without([.. cancels.Select(c => new OrderPlace(Asked.Universe.Accounts.Select(a => a.Id).ToList().IndexOf(c.Account), c.OrderIndex))]);

    /// <summary>The book after the trades and transfers of a proposal for this problem.</summary>
    public BookState After(Proposal proposal) => After(proposal.Trades, proposal.Transfers);

    /// <summary>The book after given trades and transfers, each of something that may be traded here.</summary>
    /// <exception cref="ArgumentException">One is of something that may not be traded here.</exception>
    public BookState After(ImmutableArray<ProposedTrade> trades, ImmutableArray<ProposedTransfer> transfers)
    {
        var lots = new double[Universe.VariableCount];
        foreach (var trade in trades)
        {
            var variable = VariableOf(trade);
            lots[variable] = trade.OrderQuantity != 0m
                ? (double)(trade.OrderQuantity / Universe.Tradeables[variable].Lot)
                : trade.Quantity / Universe.Tradeables[variable].LotSize;
        }

        foreach (var transfer in transfers)
        {
            var route = Universe.Transfers.FirstOrDefault(t => t.Route.From == transfer.From && t.Route.To == transfer.To && t.Route.Currency == transfer.Currency)
                ?? throw new ArgumentException($"no route leads from '{transfer.From}' to '{transfer.To}'", nameof(transfers));
            lots[route.Variable] = route.IsWhole ? transfer.StepCount : transfer.Sent / route.Size;
        }

        return BookState.Of(Universe, lots);
    }

    private int VariableOf(ProposedTrade trade)
    {
        for (var i = 0; i < Universe.Tradeables.Length; i++)
        {
            var tradeable = Universe.Tradeables[i];
            if (tradeable.Instrument.Name == trade.Instrument.Name && Universe.Accounts[tradeable.Account].Id == trade.Account) return i;
        }

        throw new ArgumentException($"'{trade.Instrument.Name}' is not a candidate", nameof(trade));
    }
}

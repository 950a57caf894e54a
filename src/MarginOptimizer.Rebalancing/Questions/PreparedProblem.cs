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
    private PreparedProblem(RebalancingProblem problem, MeasureCatalog catalog, PreparedQuestion question)
    {
        (Problem, Catalog, Question) = (problem, catalog, question);
        Present = BookState.Present(catalog.Landscape.Universe);
    }

    public RebalancingProblem Problem { get; }

    public MeasureCatalog Catalog { get; }

    public PreparedQuestion Question { get; }

    /// <summary>Nothing traded.</summary>
    public BookState Present { get; }

    public MarginLandscape Landscape => Catalog.Landscape;

    public TradingUniverse Universe => Catalog.Landscape.Universe;

    /// <exception cref="InvalidInputException">The problem is faulty, with every fault by path.</exception>
    /// <exception cref="NotOptimisableException">A limit or the objective has neither a form nor a bound.</exception>
    public static PreparedProblem Of(RebalancingProblem problem)
    {
        ProblemChecks.Require(problem);
        var universe = TradingUniverseBuilder.Build(problem);
        var landscape = new MarginLandscape(universe, RobustMoves.Of(problem.Safeguards, universe));
        MoneyScopeChecks.Require(problem, landscape);
        var catalog = new MeasureCatalog(landscape);
        return new PreparedProblem(problem, catalog, ModeQuestions.Prepare(problem, catalog));
    }

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

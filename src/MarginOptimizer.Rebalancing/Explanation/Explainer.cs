using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Explanation.Shapley;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>Explains a proposal: savings by leg, binding scenarios, prices of limits, margin ladder and worst losses. Pure: no clock but the budget's.</summary>
public static class Explainer
{
    /// <param name="problem">What the proposal answers.</param>
    /// <param name="proposal">Its trades and transfers are of what may be traded in the problem.</param>
    /// <param name="budget">
    /// Of the prices and the sampling; what it does not allow is left out and said to be. Its gap plays no part. The same input and work limit give the
    /// same explanation as long as the clock does not strike.
    /// </param>
    /// <param name="cancellation">Ends prices and sampling early.</param>
    /// <exception cref="InvalidInputException">The problem is faulty, with every fault by path.</exception>
    /// <exception cref="ArgumentException">The proposal is of another problem.</exception>
    public static ProposalExplanation Explain(
        RebalancingProblem problem, Proposal proposal, SolveBudget budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(budget);
        var solver = new MeteredSolver(new ConvexSolver(), budget);
        try
        {
            return Explain(PreparedProblem.Of(problem).Without(proposal.Cancels), proposal, solver, cancellation);
        }
        catch (NotOptimisableException fault)
        {
            throw new InvalidInputException("problem", fault.Message);
        }
    }

    private static ProposalExplanation Explain(PreparedProblem prepared, Proposal proposal, MeteredSolver solver, CancellationToken cancellation)
    {
        var after = prepared.After(proposal);
        var book = ExplainedBook.Of(prepared, after);
        var game = new LegGame(book);
        var savings = ShapleyValues.Of(game, () => !solver.IsSpent && !cancellation.IsCancellationRequested);
        var optimum = FractionalOptimum.Of(prepared.Question, after, solver, cancellation, out var notPriced);
        var isTrading = book.Universe.VariableCount > 0;
        var pressure = optimum is { Solution.Certificate: { } certificate } && isTrading
            ? RowPressure.Of(prepared.Landscape, optimum.Lowered, certificate)
            : RowPressure.None;
        var binding = BindingScenarios.Of(book, pressure);
        return new ProposalExplanation
        {
            Legs = Legs(book, savings, new LegRoles(book, binding)),
            SampledOrders = savings.Orders,
            MinimisedBeforeUsd = game.Empty.Minimised,
            MinimisedAfterUsd = game.Full.Minimised,
            TodayBeforeUsd = game.Empty.Today,
            TodayAfterUsd = game.Full.Today,
            Binding = binding,
            Components = Components(proposal),
            Limits = optimum is null ? NotPriced(prepared.Question, after, notPriced) : new LimitPrices(prepared.Question, after, optimum, solver).Price(cancellation),
            OptimumInFractions = optimum?.Solution.Objective ?? double.NaN,
            ChoicesAreHeld = optimum is { ChoicesAreHeld: true },
            NotPriced = notPriced,
            Ladder = Outlook.Ladder(book),
            ScenarioSet = Outlook.HouseSet,
            WorstLosses = Outlook.WorstLosses(book),
            Work = solver.Work,
        };
    }

    private static ImmutableArray<ExplainedLeg> Legs(ExplainedBook book, ShapleyValues savings, LegRoles roles)
    {
        var (universe, lots) = (book.Universe, book.After.Lots);
        var legs = ImmutableArray.CreateBuilder<ExplainedLeg>(universe.VariableCount);
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            var tradeable = universe.Tradeables[i];
            var usd = universe.MarketOf(tradeable).IndexOf(tradeable.Instrument.Settlement);
            legs.Add(Leg(
                i,
                universe.Accounts[tradeable.Account].Id,
                tradeable.Instrument.Name,
                tradeable.LotSize * lots[i],
                (usd * tradeable.Ladder.Sum(lots[i], unit => unit.Cost)) + tradeable.ImpactOf(lots[i])));
        }

        foreach (var transfer in universe.Transfers)
        {
            var value = lots[transfer.Variable];
            legs.Add(Leg(
                transfer.Variable,
                transfer.Route.From,
                $"{transfer.Route.Currency} to {transfer.Route.To}",
                transfer.Sent(value),
                transfer.Cost(value) * transfer.UsdPerUnit));
        }

        return legs.MoveToImmutable();

        ExplainedLeg Leg(int leg, string account, string name, double quantity, double cost) => new(
            account,
            name,
            quantity,
            savings.Saved[leg].Minimised,
            savings.Errors[leg].Minimised,
            savings.Saved[leg].Today,
            savings.Errors[leg].Today,
            cost,
            roles.Of(leg));
    }

    private static ImmutableArray<ComponentChange> Components(Proposal proposal)
    {
        var components = ImmutableArray.CreateBuilder<ComponentChange>();
        foreach (var account in proposal.Accounts)
        {
            foreach (var (before, after) in account.Before.Units.Zip(account.After.Units))
            {
                for (var c = 0; c < before.Components.Length; c++)
                    components.Add(new ComponentChange(account.Id, before.Currency, before.Components[c].Name, before.Components[c].Value, after.Components[c].Value));
            }
        }

        return components.ToImmutable();
    }

    private static ImmutableArray<ExplainedLimit> NotPriced(PreparedQuestion question, BookState after, string reason) =>
        [.. question.Limits.Select(l => new ExplainedLimit(l.Limit.Id, l.Limit.Measure, l.Model.Unit, l.Model.Evaluate(after), [], reason))];
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// The cheapest trades after which no unit is liquidated at moves of a wanted size, down and up, at any of the volatility shifts: the maintenance
/// headroom recompiled at each of these states is a hard limit (convex where the margin is), the objective the execution cost. What lies between the
/// states is checked afterwards by the preview of the book after the trades.
/// </summary>
public static class LiquidationRelief
{
    /// <param name="problem">What may be traded and the trader's limits, of one account; mode, budget and targets play no part, and the robust margin is off.</param>
    /// <param name="volatilityShifts">As in the preview.</param>
    /// <param name="distance">Wanted liquidation distance, a fraction &gt; 0 and &lt; 1.</param>
    /// <param name="propose">The one way from a problem to a proposal.</param>
    /// <exception cref="InvalidInputException">The problem is faulty, with every fault by path.</exception>
    public static Proposal Propose(RebalancingProblem problem, ImmutableArray<double> volatilityShifts, double distance, Func<RebalancingProblem, Proposal> propose)
    {
        if (!(distance > 0.0 && distance < 1.0)) throw new InvalidInputException("wanted_distance", FormattableString.Invariant($"is {distance}, expected a fraction > 0 and < 1"));
        if (problem.HasNamedAccounts) throw new InvalidInputException("problem.accounts", "are named: the liquidation of one account is previewed at a time");
        ImmutableArray<(double, double)> states = [.. volatilityShifts.SelectMany(shift => new[] { (-distance, shift), (0.0, shift), (distance, shift) })];
        return propose(problem with
        {
            Model = new StressedMaintenance(problem.Model, states),
            Mode = RebalancingMode.RestoreHeadroom,
            TargetHeadroom = 0.0,
            CostBudget = null,
            Targets = [],
            UnwindShare = null,
            Limits = [.. problem.Limits, .. EachUnit(problem)],
            Safeguards = problem.Safeguards with { RobustMargin = false, KeepHeadroom = false },
        });
    }

    /// <summary>The book after the trades of a proposal, their cash paid.</summary>
    public static Book After(RebalancingProblem problem, Proposal proposal)
    {
        var positions = problem.Book.Positions.ToDictionary(p => p.Instrument.Name, p => p, StringComparer.Ordinal);
        var balances = problem.Book.Balances;
        foreach (var trade in proposal.Trades)
        {
            foreach (var (instrument, quantity, order) in trade.Legs)
            {
                var held = positions.TryGetValue(instrument.Name, out var known) ? known.Quantity : 0.0;
                var after = order != 0m && Math.Abs(held) < 1e12 ? (double)((decimal)held + order) : held + quantity;
                if (after == 0.0) positions.Remove(instrument.Name);
                else positions[instrument.Name] = new Position(instrument, after);
            }

            balances = PricePath.Paid(balances, trade.Instrument.Settlement, -trade.PremiumUsd / problem.Market.IndexOf(trade.Instrument.Settlement));
        }

        return new Book([.. positions.Values.OrderBy(p => p.Instrument.Name, StringComparer.Ordinal)], [], balances);
    }

    /// <summary>Units do not lend each other headroom: where there are several, each has to reach it.</summary>
    private static IEnumerable<Limit> EachUnit(RebalancingProblem problem)
    {
        var instruments = BookColumns.InstrumentsOf(problem.Book, problem.Candidates.SelectMany(c => c.Instrument.Held()).Where(problem.Model.Covers));
        var coins = problem.Model.Compile(problem.Market, instruments).Units.Select(u => u.Currency).ToList();
        if (coins.Count < 2) return [];
        return coins.Select(coin => new Limit
        {
            Id = $"liquidation:{coin}",
            Measure = Measure.Headroom,
            Scope = new LimitScope(coin, null),
            Lower = 0.0,
            Policy = LimitPolicy.Hard,
        });
    }
}

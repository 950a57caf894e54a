using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// The moves of prices and volatilities at which the maintenance headroom of a unit, recompiled at the moved market, is negative. The P&amp;L of futures
/// moves cash, options are revalued there. An edge is looked for between neighbours of the grid, from no move outwards, and narrowed by bisection: a
/// shortfall that begins and ends between two neighbours is not seen.
/// </summary>
public static class LiquidationPreview
{
    /// <summary>Width to which an edge is narrowed.</summary>
    private const double Width = 1e-6;

    /// <summary>Checks a question without answering it.</summary>
    /// <exception cref="InvalidInputException">The question is faulty, with every fault by path.</exception>
    public static void Check(LiquidationProblem problem)
    {
        var faults = new ViolationList();
        new WhatIfChecks(problem.Market, problem.Model, faults).Check(problem.Book);
        CheckGrid(problem.Moves, "moves", LiquidationProblem.MostMoves, faults);
        CheckGrid(problem.VolatilityShifts, "volatility_shifts", LiquidationProblem.MostShifts, faults);
        faults.ThrowIfAny();
    }

    /// <param name="problem">Book and grid.</param>
    /// <param name="cancellation">Ends the evaluation without an answer.</param>
    /// <exception cref="InvalidInputException">The question is faulty, with every fault by path.</exception>
    public static LiquidationAnswer Run(LiquidationProblem problem, CancellationToken cancellation = default)
    {
        Check(problem);
        ImmutableArray<double> moves = [.. problem.Moves.Append(0.0).Distinct().Order()];
        var (states, edges) = (ImmutableArray.CreateBuilder<LiquidationState>(), ImmutableArray.CreateBuilder<LiquidationEdge>());
        foreach (var shift in problem.VolatilityShifts)
        {
            var row = new List<LiquidationState>(moves.Length);
            foreach (var move in moves)
            {
                cancellation.ThrowIfCancellationRequested();
                row.Add(StateAt(problem, move, shift));
            }

            states.AddRange(row);
            var still = moves.IndexOf(0.0);
            if (Edge(problem, row, still, -1) is { } down) edges.Add(down);
            if (Edge(problem, row, still, +1) is { } up) edges.Add(up);
        }

        var now = MarginOf(problem, 0.0, 0.0);
        var answer = new LiquidationAnswer
        {
            Compiled = now.Columns.Compiled,
            Now = now.Total,
            States = states.ToImmutable(),
            Edges = edges.ToImmutable(),
            Order = [],
            IsVenueOrder = LiquidationOrder.IsRuleOf(problem.Model.Version, problem.Market.AsOf),
        };
        return answer.Nearest is { } nearest ? answer with { Order = OrderAt(problem, nearest.State) } : answer;
    }

    private static ImmutableArray<ClosedPosition> OrderAt(LiquidationProblem problem, LiquidationState state)
    {
        var market = problem.Market.Shifted(state.Move, state.VolatilityShift);
        return LiquidationOrder.Of(MarginOf(problem, state.Move, state.VolatilityShift), instrument => market.QuoteOf(instrument).Mark);
    }

    private static LiquidationEdge? Edge(LiquidationProblem problem, List<LiquidationState> row, int still, int direction)
    {
        if (row[still].LeastHeadroomUsd < 0.0) return new LiquidationEdge(direction, row[still]);
        for (var i = still + direction; i >= 0 && i < row.Count; i += direction)
        {
            if (row[i].LeastHeadroomUsd < 0.0) return new LiquidationEdge(direction, Narrowed(problem, row[i - direction].Move, row[i]));
        }

        return null;
    }

    private static LiquidationState Narrowed(LiquidationProblem problem, double safe, LiquidationState broken)
    {
        while (Math.Abs(broken.Move - safe) > Width)
        {
            var middle = StateAt(problem, 0.5 * (safe + broken.Move), broken.VolatilityShift);
            if (middle.LeastHeadroomUsd < 0.0) broken = middle;
            else safe = middle.Move;
        }

        return broken;
    }

    private static LiquidationState StateAt(LiquidationProblem problem, double move, double shift)
    {
        var margin = MarginOf(problem, move, shift);
        var unit = margin.Tightest;
        return new LiquidationState(move, shift, margin.Total, unit < 0 ? "" : margin.Columns.Compiled.Units[unit].Currency.Code, margin.LeastHeadroomUsd);
    }

    private static MarginAt MarginOf(LiquidationProblem problem, double move, double shift)
    {
        var market = problem.Market.Shifted(move, shift);
        return MarginAt.Of(problem.Model, market, PricePath.Settled(problem.Book, problem.Market, market));
    }

    private static void CheckGrid(ImmutableArray<double> values, string path, int most, ViolationList faults)
    {
        if (values.IsDefaultOrEmpty || values.Length > most)
        {
            faults.Add(path, FormattableString.Invariant($"has {(values.IsDefault ? 0 : values.Length)} values, expected 1 to {most}"));
            return;
        }

        var seen = new HashSet<double>();
        for (var i = 0; i < values.Length; i++)
        {
            if (!(values[i] > -1.0 && values[i] <= 100.0)) faults.Add($"{path}[{i}]", FormattableString.Invariant($"is {values[i]}, expected a fraction > -1 and <= 100"));
            else if (!seen.Add(values[i])) faults.Add($"{path}[{i}]", FormattableString.Invariant($"{values[i]} is given twice"));
        }
    }
}

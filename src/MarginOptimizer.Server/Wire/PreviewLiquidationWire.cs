using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Server.Wire;

/// <summary>Answers of <c>PreviewLiquidation</c>.</summary>
internal static class PreviewLiquidationWire
{
    /// <summary>Everything but provenance, relief and warnings.</summary>
    public static V1.PreviewLiquidationResult Write(LiquidationAnswer answer, V1.View view)
    {
        var result = new V1.PreviewLiquidationResult { VenueOrder = answer.IsVenueOrder };
        if (answer.Nearest is not null) result.Distance = answer.Distance;
        result.Edges.AddRange(answer.Edges.Select(e => new V1.LiquidationEdge { Up = e.Direction > 0, State = Write(e.State) }));
        foreach (var closed in answer.Order)
        {
            result.Order.Add(new V1.ClosedPosition
            {
                Instrument = closed.Instrument,
                Quantity = closed.Quantity,
                Contribution = closed.Contribution,
                LeastHeadroomUsd = closed.LeastHeadroomUsd,
            });
        }

        if (view == V1.View.Full) result.States.AddRange(answer.States.Select(Write));
        return result;
    }

    /// <param name="after">The preview of the book after the trades; null where there are none that reach the distance.</param>
    public static V1.LiquidationRelief Write(Proposal proposal, LiquidationAnswer? after, bool workWasSpent)
    {
        var relief = new V1.LiquidationRelief { Termination = TerminationWire.Write(proposal.Termination, workWasSpent, hasNamedAccounts: false), Found = after is not null };
        if (after is null) return relief;
        relief.Trades.AddRange(proposal.Trades.Select(t => TradeWire.Write(t, hasNamedAccounts: false)));
        relief.CostUsd = proposal.CostUsd;
        relief.After = BatchEvaluateMarginWire.Write(after.Now);
        if (after.Nearest is not null) relief.DistanceAfter = after.Distance;
        return relief;
    }

    private static V1.LiquidationState Write(LiquidationState state)
    {
        var wire = new V1.LiquidationState
        {
            Move = state.Move,
            VolatilityShift = state.VolatilityShift,
            Figures = BatchEvaluateMarginWire.Write(state.Figures),
            Unit = state.Unit,
        };
        if (double.IsFinite(state.LeastHeadroomUsd)) wire.LeastHeadroomUsd = state.LeastHeadroomUsd;
        return wire;
    }
}

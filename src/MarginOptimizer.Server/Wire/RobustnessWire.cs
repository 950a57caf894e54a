using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>How a proposal fares when the market moves and when its trades fill in part, as answers.</summary>
internal static class RobustnessWire
{
    /// <summary>Null where there is nothing to say.</summary>
    public static V1.Robustness? Write(Proposal proposal, V1.View view, bool hasNamedAccounts)
    {
        var isFull = view == V1.View.Full;
        if (proposal.WorstFill is null && (!isFull || proposal.AfterMoves.IsEmpty)) return null;
        var wire = new V1.Robustness { WorstFill = proposal.WorstFill is { } worst ? Write(worst, isFull, hasNamedAccounts) : null };
        if (isFull) wire.AfterMoves.AddRange(proposal.AfterMoves.Select(Write));
        return wire;
    }

    private static V1.WorstFill Write(WorstFill worst, bool isFull, bool hasNamedAccounts)
    {
        var wire = new V1.WorstFill
        {
            InitialUsd = worst.InitialUsd,
            FoundUsd = worst.FoundUsd,
            Proof = EnumWire.Write<WorstFillProof, V1.WorstFillProof>(worst.Proof),
        };
        if (!isFull) return wire;
        wire.Orders.AddRange(worst.Orders.Select(o => new V1.FilledOrder
        {
            Account = hasNamedAccounts ? o.Account : "",
            Name = o.Name,
            Quantity = o.Quantity,
            IsFilled = o.IsFilled,
        }));
        wire.Limits.AddRange(worst.Limits.Select(l => new V1.WorstFillLimit
        {
            Id = l.Id,
            Unit = l.Unit,
            Worst = l.Worst,
            Found = l.Found,
            IsLower = l.IsLower,
            Proof = EnumWire.Write<WorstFillProof, V1.WorstFillProof>(l.Proof),
            IsKept = l.IsKept,
        }));
        return wire;
    }

    private static V1.MoveOutcome Write(MoveOutcome outcome)
    {
        var wire = new V1.MoveOutcome
        {
            Move = outcome.Move,
            InitialBeforeUsd = outcome.InitialBeforeUsd,
            InitialAfterUsd = outcome.InitialAfterUsd,
            MaintenanceBeforeUsd = outcome.MaintenanceBeforeUsd,
            MaintenanceAfterUsd = outcome.MaintenanceAfterUsd,
        };
        if (outcome.HeadroomBeforeUsd is { } before) wire.HeadroomBeforeUsd = before;
        if (outcome.HeadroomAfterUsd is { } after) wire.HeadroomAfterUsd = after;
        wire.Greeks.AddRange(outcome.Greeks.Select(Write));
        wire.BrokenBefore.AddRange(outcome.BrokenBefore);
        wire.BrokenAfter.AddRange(outcome.BrokenAfter);
        return wire;
    }

    private static V1.MoveGreeks Write(MoveGreeks greeks) => new()
    {
        Coin = greeks.Coin.Code,
        DeltaBefore = greeks.DeltaBefore,
        DeltaAfter = greeks.DeltaAfter,
        GammaBefore = greeks.GammaBefore,
        GammaAfter = greeks.GammaAfter,
        VegaBefore = greeks.VegaBefore,
        VegaAfter = greeks.VegaAfter,
        ThetaBefore = greeks.ThetaBefore,
        ThetaAfter = greeks.ThetaAfter,
    };
}

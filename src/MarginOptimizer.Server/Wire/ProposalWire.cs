using System.Globalization;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>Proposals as answers.</summary>
internal static class ProposalWire
{
    /// <param name="hasNamedAccounts">The request named accounts: the answer has one outcome for each.</param>
    public static V1.ProposeRebalancingResult Write(
        Proposal proposal, V1.Provenance provenance, V1.View view, bool workWasSpent, bool hasNamedAccounts)
    {
        var wire = new V1.ProposeRebalancingResult
        {
            Provenance = provenance,
            Termination = TerminationWire.Write(proposal.Termination, workWasSpent, hasNamedAccounts),
            Mode = EnumWire.Write<RebalancingMode, V1.RebalancingMode>(proposal.Mode),
            Before = hasNamedAccounts ? MarginReportWire.WriteTotal(proposal.Before) : MarginReportWire.Write(proposal.Accounts[0].Before, view),
            After = hasNamedAccounts ? MarginReportWire.WriteTotal(proposal.After) : MarginReportWire.Write(proposal.Accounts[0].After, view),
            CostUsd = proposal.CostUsd,
            TransferCostUsd = proposal.TransferCostUsd,
            ImpactUsd = proposal.ImpactUsd,
            FeeUsd = proposal.FeeUsd,
            PremiumUsd = proposal.PremiumUsd,
            MoneySavedUsd = proposal.MoneySavedUsd,
            CandidateCount = proposal.CandidateCount,
            Work = proposal.Work,
            MarginTail = proposal.MarginTail is { } tail ? LimitOutcomeWire.WriteTail(tail) : null,
            Robustness = RobustnessWire.Write(proposal, view, hasNamedAccounts),
        };
        if (proposal.BreakEvenPriceOfMargin is { } price && double.IsFinite(price)) wire.BreakEvenPriceOfMarginPerYear = price;
        wire.Trades.AddRange(proposal.Trades.Select(t => TradeWire.Write(t, hasNamedAccounts)));
        wire.Limits.AddRange(proposal.Limits.Select(LimitOutcomeWire.Write));
        wire.Exposures.AddRange(proposal.Exposures.Select(TargetsWire.Write));
        wire.Warnings.AddRange(proposal.Warnings.Select(WarningWire.Write));
        wire.Cancels.AddRange(proposal.Cancels.Select(c => CancelsWire.Write(c, hasNamedAccounts)));
        wire.Transfers.AddRange(proposal.Transfers.Select(TransfersWire.Write));
        if (hasNamedAccounts) wire.Accounts.AddRange(proposal.Accounts.Select(a => AccountsWire.Write(a, view)));
        if (view == V1.View.Full) AddDetail(proposal, wire, hasNamedAccounts);
        else if (!proposal.Frozen.IsEmpty) wire.Warnings.Add(FrozenWarning(proposal.Frozen.Length));
        return wire;
    }

    private static void AddDetail(Proposal proposal, V1.ProposeRebalancingResult wire, bool hasNamedAccounts)
    {
        foreach (var robust in proposal.Robust)
            wire.Robust.Add(new V1.RobustMargin { Move = robust.Move, BeforeUsd = robust.BeforeUsd, AfterUsd = robust.AfterUsd });
        foreach (var margin in proposal.OverExpiries)
        {
            wire.OverExpiries.Add(new V1.ExpiryMargin
            {
                Expiry = TimeWire.Write(margin.Expiry),
                BeforeUsd = margin.BeforeUsd,
                AfterUsd = margin.AfterUsd,
            });
        }

        foreach (var frozen in proposal.Frozen)
        {
            wire.Frozen.Add(new V1.FrozenInstrument
            {
                Instrument = frozen.Instrument,
                Reason = frozen.Reason,
                Account = hasNamedAccounts ? frozen.Account : "",
            });
        }
    }

    private static V1.Warning FrozenWarning(int count) => new()
    {
        Code = "FROZEN_INSTRUMENTS",
        Message = string.Create(CultureInfo.InvariantCulture, $"{count} candidates were left out; VIEW_FULL lists them with the reason"),
    };
}

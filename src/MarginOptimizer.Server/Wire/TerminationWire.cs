using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>How a search ended, as an answer; what is not known is left out rather than written as infinity.</summary>
internal static class TerminationWire
{
    /// <param name="workWasSpent">The work limit was used up.</param>
    /// <param name="hasNamedAccounts">Trades name their accounts.</param>
    public static V1.Termination Write(Termination termination, bool workWasSpent, bool hasNamedAccounts)
    {
        var wire = new V1.Termination
        {
            Reason = EnumWire.Write<TerminationReason, V1.TerminationReason>(termination.Reason),
            Limit = LimitOf(termination.Reason, workWasSpent),
            Proven = termination.Proven,
            BoundSource = double.IsFinite(termination.Bound) ? V1.BoundSource.CheckedCertificate : V1.BoundSource.None,
            GapScale = termination.GapScale,
            Explanation = termination.Explanation,
        };
        if (double.IsFinite(termination.Bound)) wire.Bound = termination.Bound;
        if (double.IsFinite(termination.Objective)) wire.Objective = termination.Objective;
        if (double.IsFinite(termination.ObjectiveOfNoTrade)) wire.ObjectiveOfNoTrade = termination.ObjectiveOfNoTrade;
        if (wire.HasBound && wire.HasObjective)
        {
            wire.Gap = termination.Gap;
            wire.GapRelative = termination.GapRelative;
        }

        wire.MarginForm = new V1.MarginForm
        {
            Kind = EnumWire.Write<MarginFormKind, V1.MarginFormKind>(termination.Form.Kind),
            Binaries = termination.Form.Binaries,
        };
        wire.MarginForm.Reasons.AddRange(termination.Form.Reasons);
        wire.Conflict.AddRange(termination.Conflict);
        wire.ConflictTerms.AddRange(termination.ConflictTerms.Select(DiagnosisWire.Write));
        if (termination.Relaxation is { } relaxation) wire.Relaxation = DiagnosisWire.Write(relaxation);
        if (termination.Nearest is { } nearest) wire.NearestTrade = WriteNearest(nearest, hasNamedAccounts);
        return wire;
    }

    private static V1.NearestTrade WriteNearest(NearestTrade nearest, bool hasNamedAccounts)
    {
        var wire = new V1.NearestTrade
        {
            MarginSavedUsd = nearest.MarginSavedUsd,
            CostUsd = nearest.CostUsd,
            BenefitUsd = nearest.BenefitUsd,
            BenefitNeededUsd = nearest.BenefitNeededUsd,
            ProvenNearest = nearest.IsProvenNearest,
        };
        if (nearest.PriceOfMargin is { } price) wire.PriceOfMarginPerYear = price;
        wire.Trades.AddRange(nearest.Trades.Select(t => TradeWire.Write(t, hasNamedAccounts)));
        wire.Transfers.AddRange(nearest.Transfers.Select(TransfersWire.Write));
        return wire;
    }

    private static V1.StoppingLimit LimitOf(TerminationReason reason, bool workWasSpent)
    {
        if (reason != TerminationReason.FeasibleAtLimit) return V1.StoppingLimit.None;
        return workWasSpent ? V1.StoppingLimit.Work : V1.StoppingLimit.Time;
    }
}

using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Diagnosis;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>What contradicts itself and what would have to give way, as answers; what is not known is left out rather than written as infinity.</summary>
internal static class DiagnosisWire
{
    public static V1.DiagnosisResult Write(LimitDiagnosis diagnosis, V1.Provenance provenance)
    {
        var wire = new V1.DiagnosisResult
        {
            Provenance = provenance,
            Reason = EnumWire.Write<DiagnosisReason, V1.DiagnosisReason>(diagnosis.Reason),
            AreAllSets = diagnosis.AreAllSets,
        };
        if (diagnosis.Cheapest is { } cheapest) wire.Cheapest = Write(cheapest);
        wire.Sets.AddRange(diagnosis.Sets.Select(Write));
        wire.SingleRelaxations.AddRange(diagnosis.Singles.Select(Write));
        wire.Limits.AddRange(diagnosis.Limits.Select(Write));
        return wire;
    }

    public static V1.Relaxation Write(Relaxation relaxation)
    {
        var wire = new V1.Relaxation { Steps = relaxation.Steps, LeastSteps = relaxation.LeastSteps, Outcome = Write(relaxation.Outcome) };
        wire.Limits.AddRange(relaxation.Limits.Select(Write));
        return wire;
    }

    public static V1.LimitTerm Write(LimitTerm term)
    {
        var wire = new V1.LimitTerm
        {
            Id = term.Id,
            Measure = EnumWire.Write<Measure, V1.Measure>(term.Measure),
            Scope = LimitsWire.WriteScope(term.Scope),
            Unit = term.Unit,
            Now = term.Now,
        };
        if (double.IsFinite(term.Lower)) wire.Lower = term.Lower;
        if (double.IsFinite(term.Upper)) wire.Upper = term.Upper;
        if (term.Move is { } move) wire.Move = move;
        return wire;
    }

    private static V1.LimitRelaxation Write(LimitRelaxation limit) => new()
    {
        Id = limit.Id,
        Unit = limit.Unit,
        IsLower = limit.IsLower,
        FromBound = limit.From,
        ToBound = limit.To,
        Step = limit.Step,
        Steps = limit.Steps,
    };

    private static V1.RelaxedOutcome Write(RelaxedOutcome outcome) => new()
    {
        MarginUsd = outcome.MarginUsd,
        InitialMarginUsd = outcome.InitialMarginUsd,
        CostUsd = outcome.CostUsd,
        TradeCount = outcome.TradeCount,
    };

    private static V1.ConflictingSet Write(ConflictingSet set)
    {
        var wire = new V1.ConflictingSet { Irreducible = set.IsIrreducible, Smallest = set.IsSmallest };
        wire.Members.AddRange(set.Members.Select(Write));
        return wire;
    }

    private static V1.ConflictMember Write(ConflictMember member) => new() { Id = member.Id, Limit = member.Limit is { } limit ? Write(limit) : null };

    private static V1.SingleRelaxation Write(SingleRelaxation single) => new()
    {
        Member = Write(single.Member),
        Needed = single.Needed is { } needed ? Write(needed) : null,
        Outcome = single.Outcome is { } outcome ? Write(outcome) : null,
    };
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>Exposure targets, both ways, and what became of them.</summary>
internal static class TargetsWire
{
    /// <summary>The targets without what is at fault, every fault noted.</summary>
    public static ImmutableArray<ExposureTarget> Read(V1.ProposeRebalancingRequest request, FieldReader fields)
    {
        var isHedging = request.Mode == V1.RebalancingMode.HedgeToTarget;
        if (isHedging && request.Targets.Count == 0) fields.Fault(FieldPath.Root, "targets", "is empty: REBALANCING_MODE_HEDGE_TO_TARGET needs at least one");
        if (!isHedging && request.Targets.Count > 0)
            fields.Fault(FieldPath.Root, "targets", "is only for REBALANCING_MODE_HEDGE_TO_TARGET; elsewhere limit the exposures");
        var read = ImmutableArray.CreateBuilder<ExposureTarget>(request.Targets.Count);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < request.Targets.Count; i++)
        {
            var (target, at) = (request.Targets[i], FieldPath.Root.Item("targets", i));
            if (target.Id.Length is 0 or > LimitsWire.LongestId)
                fields.Fault(at, "id", $"has {target.Id.Length} characters, expected 1 to {LimitsWire.LongestId}");
            else if (!ids.Add(target.Id)) fields.Fault(at, "id", $"{FieldReader.Quoted(target.Id)} is given twice");
            if (ReadOne(target, at, fields) is { } known) read.Add(known);
        }

        return read.ToImmutable();
    }

    public static V1.ExposureTarget Write(ExposureTarget target)
    {
        var wire = new V1.ExposureTarget
        {
            Id = target.Id,
            Measure = EnumWire.Write<Measure, V1.Measure>(target.Measure),
            Scope = LimitsWire.WriteScope(target.Scope),
            Target = target.Target,
            RelativeToNow = target.RelativeToNow,
        };
        if (target.Weight is { } weight) wire.Weight = weight;
        if (target.Band is { } band) wire.Band = band;
        return wire;
    }

    public static V1.ExposureOutcome Write(ExposureOutcome outcome)
    {
        var wire = new V1.ExposureOutcome
        {
            Id = outcome.Id,
            Measure = EnumWire.Write<Measure, V1.Measure>(outcome.Measure),
            Scope = LimitsWire.WriteScope(outcome.Scope),
            Unit = outcome.Unit,
            Before = outcome.Before,
            After = outcome.After,
            Target = outcome.Target,
            PenaltyBeforeUsd = outcome.PenaltyBeforeUsd,
            PenaltyAfterUsd = outcome.PenaltyAfterUsd,
        };
        if (outcome.Weight is { } weight) wire.Weight = weight;
        if (outcome.Band is { } band) wire.Band = band;
        return wire;
    }

    private static ExposureTarget? ReadOne(V1.ExposureTarget target, FieldPath path, FieldReader fields)
    {
        var measure = fields.Choice<V1.Measure, Measure>(path, "measure", target.Measure);
        if (measure is { } given && !ModeChecks.IsGreek(given)) fields.Fault(path, "measure", $"{given} is no exposure, expected a delta, a gamma, vega or theta");
        var scope = LimitsWire.ReadScope(target.Scope, path.Field("scope"), fields);
        var goal = fields.Checked(path, "target", target.Target, NumberRule.Money);
        var weight = target.HasWeight ? fields.Checked(path, "weight", target.Weight, NumberRule.Positive) : null;
        var band = target.HasBand ? fields.Checked(path, "band", target.Band, NumberRule.NotNegative) : null;
        if (!target.HasWeight && !target.HasBand) fields.Fault(path, "weight", "is missing, expected at least one of weight and band");
        if (measure is null || goal is null) return null;
        return new ExposureTarget
        {
            Id = target.Id,
            Measure = measure.Value,
            Scope = scope,
            Target = goal.Value,
            RelativeToNow = target.RelativeToNow,
            Weight = weight,
            Band = band,
        };
    }
}

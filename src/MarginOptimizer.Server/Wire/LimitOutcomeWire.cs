using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>Limits as applied, as answers.</summary>
internal static class LimitOutcomeWire
{
    public static V1.LimitOutcome Write(LimitOutcome outcome)
    {
        var wire = new V1.LimitOutcome
        {
            Id = outcome.Id,
            Measure = EnumWire.Write<Measure, V1.Measure>(outcome.Measure),
            Policy = EnumWire.Write<LimitPolicy, V1.LimitPolicy>(outcome.Policy),
            Unit = outcome.Unit,
            Before = outcome.Before,
            After = outcome.After,
            Multiplier = outcome.Multiplier,
            Tail = outcome.Tail is { } tail ? WriteTail(tail) : null,
        };
        if (double.IsFinite(outcome.Lower)) wire.Lower = outcome.Lower;
        if (double.IsFinite(outcome.Upper)) wire.Upper = outcome.Upper;
        if (double.IsFinite(outcome.Slack)) wire.Slack = outcome.Slack;
        if (outcome.Move is { } move) wire.Move = move;
        return wire;
    }

    public static V1.TailOutcome WriteTail(TailOutcome tail) => new()
    {
        ScenarioSet = tail.ScenarioSet,
        Alpha = tail.Alpha,
        Rows = tail.Rows,
        Mass = tail.Mass,
        ValueAtRiskBefore = tail.ValueAtRiskBefore,
        ValueAtRiskAfter = tail.ValueAtRiskAfter,
        ShortfallBefore = tail.ShortfallBefore,
        ShortfallAfter = tail.ShortfallAfter,
    };
}

using MarginOptimizer.Rebalancing.Execution;

namespace MarginOptimizer.Server.Wire;

/// <summary>Plans as answers.</summary>
internal static class ExecutionPlanWire
{
    /// <param name="plan">The plan.</param>
    /// <param name="hasNamedAccounts">Orders name their accounts.</param>
    public static V1.PlanExecutionResult Write(ExecutionPlan plan, bool hasNamedAccounts)
    {
        var wire = new V1.PlanExecutionResult
        {
            Status = EnumWire.Write<PlanStatus, V1.PlanStatus>(plan.Status),
            Measure = EnumWire.Write<PeakMeasure, V1.PeakMeasure>(plan.Measure),
            Before = plan.Before,
            After = plan.After,
            PeakGuaranteed = plan.PeakGuaranteed,
            PeakProof = EnumWire.Write<PeakProof, V1.PeakProof>(plan.PeakProof),
            LeastPeak = plan.LeastPeak,
            LeastPeakBound = plan.LeastPeakBound,
            LeastPeakProof = EnumWire.Write<LeastPeakProof, V1.LeastPeakProof>(plan.LeastPeakProof),
            WaveProof = EnumWire.Write<WaveProof, V1.WaveProof>(plan.WaveProof),
            ExposureUsd = plan.ExposureUsd,
            CostUsd = plan.CostUsd,
            StoppedEarly = plan.StoppedEarly,
            OverRobustMoves = plan.OverRobustMoves,
            Work = plan.Work,
        };
        if (plan.PeakWanted is { } wanted) wire.PeakWanted = wanted;
        if (plan.BeforeCancelling is { } resting) wire.BeforeCancelling = resting;
        wire.Cancels.AddRange(plan.Cancels.Select(c => CancelsWire.Write(c, hasNamedAccounts)));
        wire.Waves.AddRange(plan.Waves.Select(w => Write(w, hasNamedAccounts)));
        wire.ByWaves.AddRange(plan.ByWaves.Select(Write));
        wire.BySlices.AddRange(plan.BySlices.Select(Write));
        wire.Warnings.AddRange(plan.Warnings.Select(WarningWire.Write));
        return wire;
    }

    private static V1.PlannedWave Write(PlannedWave wave, bool hasNamedAccounts)
    {
        var wire = new V1.PlannedWave
        {
            Before = wave.Before,
            After = wave.After,
            Worst = wave.Worst,
            IsAttained = wave.IsAttained,
            WorstFound = wave.WorstFound,
            DeltaLeftUsd = wave.DeltaLeftUsd,
            CostUsd = wave.CostUsd,
        };
        wire.Orders.AddRange(wave.Orders.Select(o => new V1.PlannedOrder
        {
            Account = hasNamedAccounts ? o.Account : "",
            Instrument = o.Instrument.Name,
            Quantity = DecimalText.Format(o.Quantity),
            LotCount = o.LotCount,
            Cumulative = DecimalText.Format(o.Cumulative),
            Total = DecimalText.Format(o.Total),
            LimitPrice = DecimalText.Format(o.LimitPrice),
            TickCount = o.TickCount,
            CostUsd = o.CostUsd,
        }));
        wire.Transfers.AddRange(wave.Transfers.Select(TransfersWire.Write));
        return wire;
    }

    private static V1.PeakOfCount Write(PeakOfCount peak) => new() { Count = peak.Count, Peak = peak.Peak };
}

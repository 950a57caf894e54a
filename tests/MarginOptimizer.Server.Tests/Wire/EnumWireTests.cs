using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Explanation;
using MarginOptimizer.Rebalancing.Diagnosis;
using MarginOptimizer.Rebalancing.Frontiers;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.RiskReports;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Risk.Generators;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Tests.Wire;

public sealed class EnumWireTests
{
    [Fact]
    public void Every_member_has_the_same_name_on_the_wire()
    {
        AssertSame<Measure, V1.Measure>();
        AssertSame<LimitPolicy, V1.LimitPolicy>();
        AssertSame<VolatilityShock, V1.VolatilityShock>();
        AssertSame<SmileRule, V1.SmileRule>();
        AssertSame<OptionType, V1.OptionType>();
        AssertSame<Payoff, V1.Payoff>();
        AssertSame<RebalancingMode, V1.RebalancingMode>();
        AssertSame<TerminationReason, V1.TerminationReason>();
        AssertSame<FrontierAxis, V1.FrontierAxis>();
        AssertSame<FrontierMark, V1.FrontierMark>();
        AssertSame<DiagnosisReason, V1.DiagnosisReason>();
        AssertSame<PlanStatus, V1.PlanStatus>();
        AssertSame<PeakMeasure, V1.PeakMeasure>();
        AssertSame<LeastPeakProof, V1.LeastPeakProof>();
        AssertSame<PeakProof, V1.PeakProof>();
        AssertSame<WaveProof, V1.WaveProof>();
        AssertSame<LegRole, V1.LegRole>();
        AssertSame<FillRule, V1.FillRule>();
        AssertSame<SizeStop, V1.SizeStop>();
        AssertSame<RollRule, V1.RollRule>();
        AssertSame<ModelStatus, V1.ModelStatus>();
        AssertSame<EvidenceGrade, V1.EvidenceGrade>();
        AssertSame<RuleScope, V1.RuleScope>();
        AssertSame<ModelChange, V1.ModelChange>();
        AssertSame<WorstFillProof, V1.WorstFillProof>();
        AssertSame<PackageFees, V1.PackageFees>();
        AssertSame<QuantileConvention, V1.QuantileConvention>();
        AssertSame<StressSource, V1.StressSource>();
        AssertSame<ScenarioMethod, V1.ScenarioMethod>();
        AssertSame<CopulaKind, V1.CopulaKind>();
        AssertSame<MarginalKind, V1.MarginalKind>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000)]
    public void A_value_that_is_none_of_ours_reads_as_nothing(int value) =>
        Assert.Null(EnumWire.Read<V1.Measure, Measure>((V1.Measure)value));

    private static void AssertSame<TDomain, TWire>()
        where TDomain : struct, Enum
        where TWire : struct, Enum
    {
        Assert.Equal(["Unspecified", .. Enum.GetNames<TDomain>()], Enum.GetNames<TWire>());
        foreach (var value in Enum.GetValues<TDomain>())
        {
            Assert.Equal(value.ToString(), EnumWire.Write<TDomain, TWire>(value).ToString());
            Assert.Equal(value, EnumWire.Read<TWire, TDomain>(EnumWire.Write<TDomain, TWire>(value)));
        }
    }
}

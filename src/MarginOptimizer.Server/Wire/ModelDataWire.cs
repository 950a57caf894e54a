using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Server.Wire;

/// <summary>Model versions, their rules and parameters as answers.</summary>
internal static class ModelDataWire
{
    public static V1.ModelVersion Write(ModelFile file)
    {
        var version = file.Version;
        return new()
        {
            Name = version.Name,
            Id = version.Id,
            EffectiveFrom = TimeWire.Write(version.EffectiveFrom),
            EffectiveTo = TimeWire.Write(version.EffectiveTo),
            Status = StatusOf(version),
            Family = file.Family,
            Evidence = Write(file.Evidence),
        };
    }

    public static V1.ModelStatus StatusOf(MarginModelVersion version) => EnumWire.Write<ModelStatus, V1.ModelStatus>(version.Status);

    public static V1.EvidenceSummary Write(EvidenceSummary evidence)
    {
        var wire = new V1.EvidenceSummary
        {
            UnverifiedRules = evidence.UnverifiedRules,
            UnverifiedParameters = evidence.UnverifiedParameters,
        };
        foreach (var count in evidence.Grades)
            wire.Grades.Add(new V1.GradeCount { Grade = GradeOf(count.Grade), Rules = count.Rules, Parameters = count.Parameters });
        return wire;
    }

    public static V1.ModelRule Write(RuleEvidence rule) => new()
    {
        Rule = rule.Rule,
        Grade = GradeOf(rule.Grade),
        Source = rule.Source,
        Unverified = rule.IsUnverified,
        AppliesTo = EnumWire.Write<RuleScope, V1.RuleScope>(rule.AppliesTo),
    };

    public static V1.ModelParameter Write(ModelParameter parameter) => new()
    {
        Path = parameter.Path,
        Value = parameter.Value,
        Grade = parameter.Grade is { } grade ? GradeOf(grade) : V1.EvidenceGrade.Unspecified,
        Source = parameter.Source,
        Unverified = parameter.IsUnverified,
    };

    public static V1.RuleDifference Write(RuleDifference difference) => new()
    {
        Change = EnumWire.Write<ModelChange, V1.ModelChange>(difference.Change),
        Before = difference.Before is { } before ? Write(before) : null,
        After = difference.After is { } after ? Write(after) : null,
    };

    public static V1.ParameterDifference Write(ParameterDifference difference) => new()
    {
        Change = EnumWire.Write<ModelChange, V1.ModelChange>(difference.Change),
        Before = difference.Before is { } before ? Write(before) : null,
        After = difference.After is { } after ? Write(after) : null,
    };

    private static V1.EvidenceGrade GradeOf(EvidenceGrade grade) => EnumWire.Write<EvidenceGrade, V1.EvidenceGrade>(grade);
}

namespace MarginOptimizer.Margin.Models;

/// <summary>How much of a model has one grade of evidence.</summary>
public readonly record struct GradeCount(EvidenceGrade Grade, int Rules, int Parameters);

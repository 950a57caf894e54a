namespace MarginOptimizer.Margin.Models;

/// <summary>One value of a model document with what supports it.</summary>
/// <param name="Path">As in the document without <c>underlyings</c>, such as <c>BTC.options.base_rate</c> or <c>parameters.scenarios[3]</c>.</param>
/// <param name="Value">As JSON text, numbers in their shortest form, so that equal values are equal text.</param>
/// <param name="Grade">How well it is known; null for a setting that selects a rule and is graded with it.</param>
/// <param name="Source">Where it was read; empty without a grade.</param>
/// <param name="IsUnverified">Answers that use it carry a warning.</param>
public sealed record ModelParameter(string Path, string Value, EvidenceGrade? Grade, string Source, bool IsUnverified);

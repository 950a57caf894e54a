namespace MarginOptimizer.Margin.Reports;

/// <summary>A part of a requirement in the venue's words, in the unit's currency.</summary>
public sealed record MarginComponent(string Name, double Value);

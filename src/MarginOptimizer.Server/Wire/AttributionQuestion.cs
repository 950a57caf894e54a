namespace MarginOptimizer.Server.Wire;

/// <summary>What a call of <c>AttributeMarginChange</c> asks.</summary>
public sealed record AttributionQuestion(MarginQuestion From, MarginQuestion To);

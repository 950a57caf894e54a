namespace MarginOptimizer.Margin;

/// <summary>Something a reader of a margin number must know.</summary>
/// <param name="Code">Stable, upper snake case, such as <c>UNVERIFIED_PARAMETER</c>.</param>
/// <param name="Message">For people.</param>
public sealed record MarginWarning(string Code, string Message);

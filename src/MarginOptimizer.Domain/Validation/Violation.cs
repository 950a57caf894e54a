namespace MarginOptimizer.Domain.Validation;

/// <summary>One fault of an input.</summary>
/// <param name="Path">Where, such as <c>positions[3].quantity</c> or <c>line 12, column 4</c>; never empty.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record Violation(string Path, string Message)
{
    public override string ToString() => $"{Path}: {Message}";
}

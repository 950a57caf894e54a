using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Of candidates that may name an account, those of one account: its own, and those that name none.</summary>
/// <param name="Account">The account whose candidates are wanted; null where the book has no accounts.</param>
/// <param name="Known">Every account there is.</param>
internal sealed record AccountFilter(string? Account, IReadOnlyCollection<string> Known)
{
    public static AccountFilter None { get; } = new(null, []);

    /// <summary>Whether a candidate is meant; one that names an account there is not is meant for nobody.</summary>
    public bool Accepts(string? named) => string.IsNullOrEmpty(named) || named == Account;

    /// <summary>What is wrong with the account a candidate names, or null.</summary>
    public string? FaultOf(string? named) => string.IsNullOrEmpty(named) || Known.Contains(named) ? null
        : Account is null ? "is given, but the book is of one account without a name"
        : $"is {InputText.Quote(named)}, expected one of {string.Join(", ", Known)}";
}

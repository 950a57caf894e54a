namespace MarginOptimizer.Domain.Limits;

/// <summary>What part of the books a limit looks at; all empty means everything.</summary>
/// <param name="Base">Only instruments on this coin; amounts of money are then in this coin.</param>
/// <param name="Expiry">Only instruments of this expiry.</param>
/// <param name="Account">Only the account of this id; null = all of them.</param>
public readonly record struct LimitScope(Currency? Base, DateTimeOffset? Expiry, string? Account = null)
{
    public static LimitScope Total { get; }

    /// <summary>Everything on one account.</summary>
    public static LimitScope Of(string account) => new(null, null, account);
}

namespace MarginOptimizer.Domain.Limits;

/// <summary>What part of the book a limit looks at; both empty means the whole book.</summary>
/// <param name="Base">Only instruments on this coin; amounts of money are then in this coin.</param>
/// <param name="Expiry">Only instruments of this expiry.</param>
public readonly record struct LimitScope(Currency? Base, DateTimeOffset? Expiry)
{
    public static LimitScope Total { get; }
}

namespace MarginOptimizer.Domain;

/// <summary>A currency or coin by its upper-case ticker, such as <c>BTC</c>, <c>USDC</c> or <c>USD</c>.</summary>
public readonly record struct Currency : IComparable<Currency>
{
    private readonly string? _code;

    /// <param name="code">2 to 10 upper-case letters or digits.</param>
    /// <exception cref="ArgumentException">The code has another shape; <see cref="IsValidCode"/> tells beforehand.</exception>
    public Currency(string code)
    {
        if (!IsValidCode(code)) throw new ArgumentException($"'{code}' is no currency code", nameof(code));
        _code = code;
    }

    public static Currency Btc { get; } = new("BTC");
    public static Currency Eth { get; } = new("ETH");
    public static Currency Usd { get; } = new("USD");
    public static Currency Usdc { get; } = new("USDC");

    public string Code => _code ?? "?";

    public static bool IsValidCode(string? code) =>
        code is { Length: >= 2 and <= 10 } && code.All(c => c is >= 'A' and <= 'Z' or >= '0' and <= '9');

    public int CompareTo(Currency other) => string.CompareOrdinal(Code, other.Code);

    public override string ToString() => Code;

    public static bool operator <(Currency left, Currency right) => left.CompareTo(right) < 0;
    public static bool operator >(Currency left, Currency right) => left.CompareTo(right) > 0;
    public static bool operator <=(Currency left, Currency right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Currency left, Currency right) => left.CompareTo(right) >= 0;
}

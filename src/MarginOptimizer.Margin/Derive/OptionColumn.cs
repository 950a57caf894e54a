using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Derive;

/// <summary>An option among the columns of a unit.</summary>
/// <param name="Column">Its column.</param>
/// <param name="IsCall">Call or put.</param>
/// <param name="Strike">USD.</param>
/// <param name="Volatility">Of the venue's feed, &gt;= 0.</param>
/// <param name="Size">Coins per unit of quantity.</param>
/// <param name="Value">Of one unit of quantity at present, USD.</param>
internal readonly record struct OptionColumn(int Column, bool IsCall, double Strike, double Volatility, double Size, double Value)
{
    public OptionType Type => IsCall ? OptionType.Call : OptionType.Put;
}

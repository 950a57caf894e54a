namespace MarginOptimizer.MarketData.Tables;

/// <summary>What a reader takes a column for.</summary>
internal enum ColumnUse
{
    Text,
    Number,
    Time,
}

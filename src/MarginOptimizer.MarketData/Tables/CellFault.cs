namespace MarginOptimizer.MarketData.Tables;

/// <summary>A fault of one row of a table, before its place is put into words.</summary>
/// <param name="Row">From 0, the header not counted.</param>
/// <param name="Column">Null = the row as a whole.</param>
internal readonly record struct CellFault(TableFile File, long Row, string? Column, string Message);

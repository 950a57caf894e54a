namespace MarginOptimizer.MarketData.Tables;

/// <summary>The database refused a statement or a file; the message is its own, first line only.</summary>
internal sealed class DuckFault(string? message) : Exception(FirstLine(message))
{
    private static string FirstLine(string? message)
    {
        if (string.IsNullOrWhiteSpace(message)) return "no reason given";
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).Trim();
    }
}

using System.Text.Json;
using MarginOptimizer.MarketData.Formats;

namespace MarginOptimizer.MarketData.Json;

/// <summary>Tells our snapshots from answers of a venue by the fields at the root, reading only the beginning of the text.</summary>
internal static class OwnJsonMark
{
    private static readonly string[] Venue = ["result", "error", "jsonrpc", "instrument_name"];

    public static bool IsIn(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (start.StartsWith(mark)) start = start[mark.Length..];
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType == JsonTokenType.StartArray) return false;
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
                if (reader.ValueTextEquals(SnapshotJson.Mark)) return true;
                foreach (var name in Venue)
                    if (reader.ValueTextEquals(name)) return false;
            }
        }
        catch (JsonException)
        {
            // Malformed text has no kind; as one of ours it is refused with line and column.
            return true;
        }

        return true;
    }
}

using System.Text;

namespace MarginOptimizer.MarketData.Json;

/// <summary>Line and column of a place in UTF-8 text.</summary>
internal static class Utf8Fault
{
    /// <summary>The place where the bytes stop being UTF-8.</summary>
    public static string PathOf(ReadOnlySpan<byte> bytes) => PathOf(bytes, bytes.Length);

    /// <summary>The place of a byte, or the first before it that is not UTF-8.</summary>
    public static string PathOf(ReadOnlySpan<byte> bytes, int position)
    {
        var (line, column) = (1, 1);
        bytes = bytes[..position];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) != System.Buffers.OperationStatus.Done) break;
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + 1);
            bytes = bytes[length..];
        }

        return $"line {line}, column {column}";
    }
}

using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;

namespace MarginOptimizer.MarketData.Tables;

/// <summary>
/// Counts the lines of a text that hold something. The database ends quietly where a gzip file is cut off; going through the bytes once finds
/// that, and the count tells whether it gave every row.
/// </summary>
internal static class LineCount
{
    /// <param name="after">Lines passed over at the beginning.</param>
    /// <exception cref="InvalidDataException">The stream is gzip and damaged or cut off.</exception>
    /// <exception cref="InvalidInputException">There are more than <see cref="CsvReader.MaxRows"/>.</exception>
    public static int Of(Stream stream, int after)
    {
        var buffer = new byte[1 << 16];
        var (line, count, hasContent) = (1L, 0, false);
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            for (var rest = buffer.AsSpan(0, read); !rest.IsEmpty;)
            {
                var end = rest.IndexOf((byte)'\n');
                hasContent |= HasContent(end < 0 ? rest : rest[..end]);
                if (end < 0) break;
                if (hasContent && line > after) count++;
                (line, hasContent) = (line + 1, false);
                rest = rest[(end + 1)..];
            }
        }

        if (hasContent && line > after) count++;
        return count <= CsvReader.MaxRows ? count : throw new InvalidInputException("file", $"has {count} rows, more than the largest number, {CsvReader.MaxRows}");
    }

    private static bool HasContent(ReadOnlySpan<byte> part) => part.Length > 1 || (part.Length == 1 && part[0] != '\r');
}

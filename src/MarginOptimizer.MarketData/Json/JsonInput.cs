using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.MarketData.Json;

/// <summary>JSON text to documents, with malformed text named by line and column.</summary>
internal static class JsonInput
{
    private const int MaxDepth = 32;

    /// <exception cref="InvalidInputException">Empty, not UTF-8, or not one JSON document.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        var text = Checked(bytes);
        var options = new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
        try
        {
            return JsonDocument.Parse(text, options);
        }
        catch (JsonException error)
        {
            throw Malformed(error);
        }
    }

    /// <summary>The text of a document without the byte order mark, not yet parsed.</summary>
    /// <exception cref="InvalidInputException">Empty or not UTF-8.</exception>
    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(Checked(bytes).Span);

    /// <summary>One document, or several one after the other (JSON lines).</summary>
    /// <exception cref="InvalidInputException">Empty, not UTF-8, or not JSON.</exception>
    public static IReadOnlyList<JsonElement> ParseSequence(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Utf8JsonReader(
            Checked(bytes).Span, new JsonReaderOptions { MaxDepth = MaxDepth, AllowMultipleValues = true });
        var elements = new List<JsonElement>();
        try
        {
            while (reader.Read()) elements.Add(JsonElement.ParseValue(ref reader));
        }
        catch (JsonException error)
        {
            throw Malformed(error);
        }

        return elements;
    }

    private static ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (bytes.Span.StartsWith(mark)) bytes = bytes[mark.Length..];
        if (bytes.Span.Trim(" \t\r\n"u8).IsEmpty) throw new InvalidInputException("document", "is empty");
        if (!Utf8.IsValid(bytes.Span)) throw new InvalidInputException(Utf8Fault.PathOf(bytes.Span), "is not valid UTF-8");
        RefuseEscapedSurrogates(bytes.Span);
        return bytes;
    }

    /// <summary>Half of an escaped surrogate pair is no text, and instrument names need no escapes: write the character itself.</summary>
    private static void RefuseEscapedSurrogates(ReadOnlySpan<byte> bytes)
    {
        for (var start = 0; bytes[start..].IndexOf("\\u"u8) is >= 0 and var found; start += found + 2)
        {
            var escape = bytes[(start + found + 2)..];
            if (escape.Length < 2 || (escape[0] | 0x20) != 'd' || escape[1] is >= (byte)'0' and <= (byte)'7') continue;
            throw new InvalidInputException(Utf8Fault.PathOf(bytes, start + found), "escapes a surrogate; write the character itself");
        }
    }

    private static InvalidInputException Malformed(JsonException error)
    {
        var place = error.LineNumber is { } line ? $"line {line + 1}, column {(error.BytePositionInLine ?? 0) + 1}" : "document";
        return new InvalidInputException(place, $"is not valid JSON: {FirstSentence(error.Message)}");
    }

    /// <summary>The parser appends its own, zero-based place to the message.</summary>
    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).Trim();
    }
}

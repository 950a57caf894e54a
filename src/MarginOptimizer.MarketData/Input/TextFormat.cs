namespace MarginOptimizer.MarketData.Input;

/// <summary>Tells JSON from CSV by the first character that is neither white space nor a byte order mark.</summary>
internal static class TextFormat
{
    public static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (bytes.StartsWith(mark)) bytes = bytes[mark.Length..];
        bytes = bytes.TrimStart(" \t\r\n"u8);
        return !bytes.IsEmpty && bytes[0] is (byte)'{' or (byte)'[';
    }
}

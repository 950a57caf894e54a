using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>JSON laid out for people: one item of a list per line.</summary>
internal static class JsonText
{
    /// <summary>A quoted text; only what JSON must escape is escaped.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary><c>"name": [</c>, one item per line, <c>]</c>.</summary>
    public static void AppendList(StringBuilder text, string name, IReadOnlyList<string> items, bool isLast = false)
    {
        text.Append("  ").Append(Quote(name)).Append(": [");
        for (var i = 0; i < items.Count; i++) text.Append(i == 0 ? "\n    " : ",\n    ").Append(items[i]);
        text.Append(items.Count == 0 ? "]" : "\n  ]").Append(isLast ? "\n" : ",\n");
    }
}

using System.Net;
using System.Text;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>
/// Writes the report's markup. Everything that may come from a file goes through <see cref="Text(string, string, string?)"/>, lists or tables, which escape it;
/// only <see cref="Markup"/> does not.
/// </summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _text = new();

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Fixed markup or a drawing: nothing from a file.</summary>
    public HtmlPage Markup(string markup)
    {
        _text.Append(markup).Append('\n');
        return this;
    }

    /// <summary>An element with text in it.</summary>
    public HtmlPage Text(string tag, string text, string? style = null)
    {
        _text.Append('<').Append(tag);
        if (style is not null) _text.Append(" class=\"").Append(style).Append('"');
        _text.Append('>').Append(Escape(text)).Append("</").Append(tag).Append(">\n");
        return this;
    }

    /// <summary>A list with an item a text; nothing without items.</summary>
    public HtmlPage List(IReadOnlyCollection<string> items, string? style = null)
    {
        if (items.Count == 0) return this;
        Markup(style is null ? "<ul>" : $"<ul class=\"{style}\">");
        foreach (var item in items) Text("li", item);
        return Markup("</ul>");
    }

    /// <summary>A table: the first column has words, the others figures, unless told otherwise.</summary>
    /// <param name="caption">Above it.</param>
    /// <param name="heads">A word a column.</param>
    /// <param name="rows">A text a column.</param>
    /// <param name="words">Further columns of words, by number.</param>
    public HtmlPage Table(string caption, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, params int[] words)
    {
        string StyleOf(int column) => column == 0 || words.Contains(column) ? "" : " class=\"figure\"";
        Markup("<div class=\"wide\"><table>").Text("caption", caption).Markup("<thead><tr>");
        for (var c = 0; c < heads.Count; c++) _text.Append("<th scope=\"col\"").Append(StyleOf(c)).Append('>').Append(Escape(heads[c])).Append("</th>");
        Markup("</tr></thead>").Markup("<tbody>");
        foreach (var row in rows)
        {
            _text.Append("<tr>");
            for (var c = 0; c < row.Count; c++) _text.Append("<td").Append(StyleOf(c)).Append('>').Append(Escape(row[c])).Append("</td>");
            Markup("</tr>");
        }

        return Markup("</tbody></table></div>");
    }

    public override string ToString() => _text.ToString();
}

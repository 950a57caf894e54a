using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>An SVG file made fit to stand in a page: scales with the page, and its ids are its own.</summary>
internal static partial class InlineSvg
{
    /// <param name="svg">A file as the plotting library writes it.</param>
    /// <param name="id">Unique in the page: letters, digits and <c>-</c>.</param>
    /// <param name="words">What the picture shows, for those who cannot see it.</param>
    public static string Of(string svg, string id, string words)
    {
        var body = svg[(svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal)) + 1)..svg.LastIndexOf("</svg>", StringComparison.Ordinal)];
        body = Spaces().Replace(body, "$1");
        // Lists of coordinates end in a comma, which is not allowed; some browsers then drop the whole list.
        body = body.Replace(", \"", "\"", StringComparison.Ordinal);
        body = Fonts().Replace(body, "");
        body = Patterned(Patterned(body, ChartStroke.Dashed, "7 4"), ChartStroke.Dotted, "2 3");
        body = OwnIds(body, id);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {ChartDrawing.Width} {ChartDrawing.Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(words)}\">{body}</svg>");
    }

    /// <summary>The library numbers ids through the life of the process; here they are numbered through the picture.</summary>
    private static string OwnIds(string body, string id)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return Ids().Replace(body, found =>
        {
            var name = found.Groups[2].Value;
            if (!numbers.TryGetValue(name, out var number)) numbers[name] = number = numbers.Count;
            return string.Create(CultureInfo.InvariantCulture, $"{found.Groups[1].Value}{id}-{number}");
        });
    }

    private static string Patterned(string body, ChartStroke stroke, string dashes)
    {
        var width = ChartDrawing.WidthOf(stroke).ToString(CultureInfo.InvariantCulture);
        return body.Replace($"stroke-width=\"{width}\"", $"stroke-width=\"{width}\" stroke-dasharray=\"{dashes}\"", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\s*([<>])\s*")]
    private static partial Regex Spaces();

    [GeneratedRegex("(id=\"|url\\(#)(cl_[0-9a-f]+)")]
    private static partial Regex Ids();

    [GeneratedRegex(" font-family=\"[^\"]*\"")]
    private static partial Regex Fonts();
}

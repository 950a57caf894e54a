using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MarginOptimizer.Cli.Options;

/// <summary>Options whose text must have a form.</summary>
internal static class TextOption
{
    /// <summary>An instant; without an offset it is UTC.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => DateTimeOffset.TryParse(
            result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : Refuse<DateTimeOffset?>(result, "a time such as 2026-06-09T08:00:00Z"),
    };

    /// <summary>The address of a running server.</summary>
    public static Option<Uri?> Address(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : Refuse<Uri?>(result, "an address such as http://localhost:5001"),
    };

    /// <summary>A TCP port.</summary>
    public static Option<int> Port(string name, int standard, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result => int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : Refuse<int>(result, "a port from 0 (any free one) to 65535"),
    };

    /// <summary>A count &gt; 0.</summary>
    public static Option<long?> Count(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : Refuse<long?>(result, "a whole number > 0"),
    };

    private static T? Refuse<T>(ArgumentResult result, string expected)
    {
        result.AddError($"{OptionName.Of(result)}: is '{result.Tokens[0].Value}', expected {expected}");
        return default;
    }
}

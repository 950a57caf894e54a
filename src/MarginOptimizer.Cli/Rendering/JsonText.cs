using Google.Protobuf;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>Answers as JSON: every field of the message, defaults too.</summary>
internal static class JsonText
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithIndentation());

    public static string Of(IMessage message) => Formatter.Format(message);
}

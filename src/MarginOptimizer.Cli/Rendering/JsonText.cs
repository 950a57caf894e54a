using Google.Protobuf;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>Answers as JSON: every field of the message, defaults too.</summary>
internal static class JsonText
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithIndentation());

    public static string Of(IMessage message) => Formatter.Format(message);

    /// <summary>Several answers as one object, each under the id of its account.</summary>
    public static string Of(IEnumerable<(string Account, EvaluateMarginResponse Answer)> answers) =>
        "{\n" + string.Join(",\n", answers.Select(a => $"\"{a.Account}\": {Of(a.Answer)}")) + "\n}";
}

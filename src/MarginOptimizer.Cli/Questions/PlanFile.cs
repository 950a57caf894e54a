using Google.Protobuf;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Questions;

/// <summary>Saved proposals: what <c>marginopt propose --json</c> printed.</summary>
internal static class PlanFile
{
    /// <summary>Largest file that is read.</summary>
    private const long MaxBytes = 64L << 20;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <exception cref="InvalidInputException">The file cannot be read as a proposal with its result.</exception>
    public static ProposeRebalancingResult Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) throw new InvalidInputException(path, "does not exist");
            if (file.Length > MaxBytes) throw new InvalidInputException(path, $"is larger than {MaxBytes >> 20} MiB");
            return Parser.Parse<ProposeRebalancingResponse>(File.ReadAllText(path)).Result ?? throw new InvalidInputException(path, "has no result: it is no proposal of propose --json");
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"cannot be read as a proposal of propose --json: {fault.Message}");
        }
    }
}

using System.Text.Json;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Cli.Benchmarking.Maros;

/// <summary>What is known of a problem of the Maros-Meszaros set.</summary>
/// <param name="Optimum">As published; null where none is.</param>
/// <param name="SecondSolverObjective">Of an interior point at 1e-8.</param>
internal sealed record MarosReference(double? Optimum, double? SecondSolverObjective)
{
    /// <summary>Problems whose published optimum is only that exact.</summary>
    private static readonly HashSet<string> Coarse = new(StringComparer.Ordinal) { "HUES-MOD", "HUESTIS", "LISWET1" };

    /// <summary>By the name of the problem, from <c>reference.json</c> beside the problems.</summary>
    /// <exception cref="InvalidInputException">The file is absent or not of that form.</exception>
    public static IReadOnlyDictionary<string, MarosReference> Read(string folder)
    {
        var path = Path.Combine(folder, "reference.json");
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<Dictionary<string, MarosReference>>(stream, JsonSerializerOptions.Web)
                ?? throw new InvalidInputException(path, "holds no optima");
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, fault.Message);
        }
    }

    /// <summary>Close to either number; S268, whose optimum is 0, at most 1e-4.</summary>
    public bool Accepts(string name, double objective)
    {
        if (name == "S268") return objective <= 1e-4;
        var tolerance = Coarse.Contains(name) ? 1e-5 : 1e-6;
        return IsClose(Optimum) || IsClose(SecondSolverObjective);

        bool IsClose(double? known) => known is { } value && Math.Abs(objective - value) <= tolerance * Math.Max(1.0, Math.Abs(value));
    }
}

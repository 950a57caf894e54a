using System.Text.Json;
using MarginOptimizer.Solver.Sparse.Problem;
using MarginOptimizer.Solver.Sparse.Qpb;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Solver.Tests.Sparse;

/// <summary>The Maros-Meszaros problems of ../shared/bench with their recorded optima.</summary>
internal static class MarosMeszarosSet
{
    public const string Folder = "bench/maros-meszaros";

    public const string Nonconvex = "VALUES";

    private static readonly string[] Coarse = ["HUES-MOD", "HUESTIS", "LISWET1"];

    public static IEnumerable<string> Names => Directory.GetFiles(SharedData.PathOf(Folder), "*.qpb.gz")
        .Select(path => Path.GetFileName(path)[..^".qpb.gz".Length]).Order(StringComparer.Ordinal);

    public static QuadraticProgram Read(string name)
    {
        using FileStream stream = File.OpenRead(SharedData.PathOf($"{Folder}/{name}.qpb.gz"));
        return QpbReader.Read(stream);
    }

    /// <summary>Right as bench/README.md defines it: near either recorded number.</summary>
    public static bool IsRight(string name, double objective)
    {
        if (name == "S268")
        {
            return objective <= 1e-4;
        }

        using FileStream stream = File.OpenRead(SharedData.PathOf($"{Folder}/reference.json"));
        using var document = JsonDocument.Parse(stream);
        JsonElement entry = document.RootElement.GetProperty(name);
        double tolerance = Coarse.Contains(name) ? 1e-5 : 1e-6;
        return Near(entry.GetProperty("optimum")) || Near(entry.GetProperty("secondSolverObjective"));

        bool Near(JsonElement value) => value.ValueKind == JsonValueKind.Number
            && Math.Abs(objective - value.GetDouble()) <= tolerance * Math.Max(1.0, Math.Abs(value.GetDouble()));
    }
}

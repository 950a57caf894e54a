using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Solver.Sparse.Problem;
using MarginOptimizer.Solver.Sparse.Qpb;

namespace MarginOptimizer.Cli.Solving;

/// <summary>Programs in files.</summary>
internal static class ProgramFile
{
    private static readonly string[] Endings = [".qpb", ".qpb.gz"];

    /// <summary>The files named, and those in folders named, by name.</summary>
    /// <exception cref="InvalidInputException">Names every path that is neither, and every folder without a program.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths)
    {
        List<string> files = [];
        List<Violation> faults = [];
        foreach (var path in paths)
        {
            if (File.Exists(path)) files.Add(path);
            else if (!Directory.Exists(path)) faults.Add(new Violation(path, "is neither a file nor a folder"));
            else
            {
                var found = Directory.GetFiles(path).Where(IsProgram).Order(StringComparer.Ordinal).ToList();
                if (found.Count == 0) faults.Add(new Violation(path, "holds no .qpb or .qpb.gz file"));
                files.AddRange(found);
            }
        }

        return faults.Count == 0 ? files : throw new InvalidInputException(faults);
    }

    /// <exception cref="InvalidInputException">The file cannot be read as a program.</exception>
    public static QuadraticProgram Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return QpbReader.Read(stream);
        }
        catch (Exception fault) when (fault is QpbFormatException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, fault.Message);
        }
    }

    private static bool IsProgram(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}

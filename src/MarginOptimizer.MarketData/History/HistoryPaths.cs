using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.MarketData.History;

/// <summary>Files, directories and patterns (<c>*</c> in the file name) as the list of files they stand for.</summary>
internal static class HistoryPaths
{
    private static readonly string[] Extensions =
        [".json", ".jsonl", ".csv", ".json.gz", ".jsonl.gz", ".csv.gz", ".parquet"];

    /// <summary>In the order given, those of one directory or pattern by name (ordinal).</summary>
    /// <exception cref="InvalidInputException">A path stands for nothing, or a file is given twice.</exception>
    public static List<string> Expand(IReadOnlyList<string> paths)
    {
        var (files, faults) = (new List<string>(), new ViolationList());
        if (paths.Count == 0) faults.Add("files", "no file was given");
        foreach (var path in paths) Expand(path, files, faults);
        foreach (var twice in files.GroupBy(Path.GetFullPath, StringComparer.Ordinal).Where(g => g.Count() > 1))
            faults.Add(twice.First(), "is given twice");
        faults.ThrowIfAny();
        return files;
    }

    private static void Expand(string path, List<string> files, ViolationList faults)
    {
        if (path.Length == 0) faults.Add("files", "has an empty path");
        else if (Directory.Exists(path)) AddAll(path, "*", IsKnown, $"is a directory without {string.Join(", ", Extensions)} files", files, faults);
        else if (!Path.GetFileName(path).Contains('*', StringComparison.Ordinal)) files.Add(path);
        else if (Path.GetDirectoryName(path) is { } folder && (folder.Length == 0 || Directory.Exists(folder)))
            AddAll(folder.Length == 0 ? "." : folder, Path.GetFileName(path), _ => true, "matches no file", files, faults, path);
        else faults.Add(path, "is a pattern in a directory that does not exist");
    }

    private static void AddAll(
        string folder, string pattern, Func<string, bool> accepts, string fault, List<string> files, ViolationList faults, string? path = null)
    {
        var found = Directory.EnumerateFiles(folder, pattern).Where(accepts).Order(StringComparer.Ordinal).ToList();
        if (found.Count == 0) faults.Add(path ?? folder, fault);
        files.AddRange(found);
    }

    private static bool IsKnown(string file) => Extensions.Any(e => file.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}

using MarginOptimizer.Cli.Solving;

namespace MarginOptimizer.Cli.Benchmarking.Maros;

/// <summary>The problems of a folder that are to be solved.</summary>
/// <param name="Paths">By name.</param>
/// <param name="References">By the name of the problem.</param>
/// <param name="WithoutLarge">Only those that have to be solved.</param>
internal sealed record MarosSet(IReadOnlyList<string> Paths, IReadOnlyDictionary<string, MarosReference> References, bool WithoutLarge)
{
    private const string Name = "Maros-Meszaros";

    public static MarosSet None { get; } = new([], new Dictionary<string, MarosReference>(), false);

    /// <param name="folder">Holds <c>*.qpb.gz</c> and <c>reference.json</c>.</param>
    /// <param name="only">Part of the names of problems or of the set; null = all.</param>
    /// <param name="withoutLarge">Leave out problems of more than 1,000 variables.</param>
    /// <exception cref="Domain.Validation.InvalidInputException">There is no such folder, or it lacks a file.</exception>
    public static MarosSet Open(string folder, string? only, bool withoutLarge)
    {
        var isAll = only is null || Name.Contains(only, StringComparison.OrdinalIgnoreCase);
        var paths = ProgramFile.Expand([folder]).Where(path => isAll || MarosRun.NameOf(path).Contains(only!, StringComparison.OrdinalIgnoreCase));
        return new MarosSet([.. paths], MarosReference.Read(folder), withoutLarge);
    }
}

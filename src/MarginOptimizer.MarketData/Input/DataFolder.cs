namespace MarginOptimizer.MarketData.Input;

/// <summary>Where the paths in a document lead.</summary>
/// <param name="Path">What they are relative to, absolute.</param>
/// <param name="Within">What they may not lead out of, absolute; null = anywhere.</param>
internal sealed record DataFolder(string Path, string? Within)
{
    /// <summary>The folder of a document.</summary>
    public static DataFolder Of(string document, string? within = null) => new(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(document)) ?? "", within);

    /// <summary>Absolute; null where it leads out.</summary>
    public string? Resolve(string path)
    {
        var full = System.IO.Path.GetFullPath(path, Path);
        return Within is null || full.StartsWith(Within + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full : null;
    }
}

namespace MarginOptimizer.Tests.Shared;

/// <summary>The folder of market data, cases and references beside the repository, which some tests compare with.</summary>
internal static class SharedData
{
    private const string Variable = "MARGINOPTIMIZER_SHARED";

    /// <summary>The folder, or null when it is not there.</summary>
    public static string? Folder { get; } = Find();

    public static string PathOf(string relative) =>
        Path.Combine(Folder ?? throw new InvalidOperationException("../shared is absent"), relative);

    private static string? Find()
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(given)) return Directory.Exists(given) ? given : null;
        if (Repository.Root is not { } root) return null;
        var sibling = Path.GetFullPath(Path.Combine(root, "..", "shared"));
        return Directory.Exists(sibling) ? sibling : null;
    }
}

namespace MarginOptimizer.Tests.Shared;

/// <summary>The repository the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The folder with MarginOptimizer.sln above the test's binaries, or null.</summary>
    public static string? Root { get; } = Find();

    public static string PathOf(string relative) =>
        Path.Combine(Root ?? throw new InvalidOperationException("no MarginOptimizer.sln above the tests"), relative);

    private static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MarginOptimizer.sln"))) folder = folder.Parent;
        return folder?.FullName;
    }
}

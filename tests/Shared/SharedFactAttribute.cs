using Xunit;

namespace MarginOptimizer.Tests.Shared;

/// <summary>A fact that needs a file of ../shared and is skipped, with that reason, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string relativePath) => Skip = SharedData.Folder is null
        ? "../shared is absent"
        : File.Exists(SharedData.PathOf(relativePath)) || Directory.Exists(SharedData.PathOf(relativePath)) ? null : $"../shared/{relativePath} is absent";
}

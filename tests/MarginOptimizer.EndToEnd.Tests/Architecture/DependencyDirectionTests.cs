using System.Reflection;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.EndToEnd.Tests.Architecture;

public sealed class DependencyDirectionTests
{
    private const string Prefix = "MarginOptimizer.";

    private static readonly string[] Core = ["Domain", "Pricing", "Margin", "Risk", "Solver", "Rebalancing"];

    /// <summary>What each project may reference of ours.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = [],
        ["Pricing"] = ["Domain"],
        ["Margin"] = ["Domain", "Pricing"],
        ["Risk"] = ["Domain", "Pricing"],
        ["Solver"] = [],
        ["Rebalancing"] = ["Domain", "Pricing", "Margin", "Risk", "Solver"],
        ["MarketData"] = ["Domain", "Risk"],
        ["Backtesting"] = [.. Core, "MarketData"],
        ["Server"] = [.. Core, "MarketData", "Backtesting"],
        ["Cli"] = [.. Core, "MarketData", "Backtesting", "Server"],
    };

    public static TheoryData<string> Projects => new(Allowed.Keys);

    public static TheoryData<string> CoreProjects => new(Core);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_lies_below_it(string project)
    {
        var ours = ReferencesOf(project).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]);
        Assert.Subset(Allowed[project].ToHashSet(), ours.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(CoreProjects))]
    public void The_core_knows_no_wire_no_host_and_no_log(string project) =>
        Assert.DoesNotContain(ReferencesOf(project), name => name.StartsWith("Grpc", StringComparison.Ordinal)
            || name.StartsWith("Google.Protobuf", StringComparison.Ordinal)
            || name.StartsWith("Google.Api", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal));

    [Fact]
    public void Every_project_of_the_source_folder_is_pinned_here()
    {
        var folders = Directory.GetDirectories(Repository.PathOf("src")).Select(f => Path.GetFileName(f)[Prefix.Length..]);
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    /// <summary>OR-Tools brings protobuf with its own model classes; the solver may use OR-Tools, and nothing else of ours may.</summary>
    [Fact]
    public void Only_the_solver_knows_a_solver_library()
    {
        foreach (var project in Allowed.Keys.Where(p => p != "Solver"))
            Assert.DoesNotContain(ReferencesOf(project), name => name is "Google.OrTools" or "MathNet.Numerics");
    }

    private static IEnumerable<string> ReferencesOf(string project)
    {
        var file = project == "Cli" ? "marginopt" : Prefix + project;
        return Assembly.Load(new AssemblyName(file)).GetReferencedAssemblies().Select(reference => reference.Name!);
    }
}

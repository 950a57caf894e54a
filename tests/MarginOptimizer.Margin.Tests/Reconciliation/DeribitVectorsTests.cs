using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.Reconciliation;

public sealed class DeribitVectorsTests
{
    private const string Name = "deribit.json";

    public static TheoryData<string> Ids => [.. Carried().Cases.Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_figure_carried_is_reproduced(string id)
    {
        var found = Carried().Cases.Single(c => c.Id == id);
        Assert.Equal("", found.Note);
        Assert.True(found.IsReproduced, string.Join(", ", found.Fields.Where(f => !f.IsReproduced)));
    }

    [Fact]
    public void Twenty_entries_count_and_seventeen_are_regression()
    {
        var cases = Carried().Cases;
        Assert.Equal((20, 37), (cases.Count(c => c.Counts), cases.Length));
    }

    [SharedFact("vectors/deribit.json")]
    public void The_shared_file_is_reproduced()
    {
        var file = Read(File.ReadAllText(SharedData.PathOf("vectors/deribit.json")), Name);
        Assert.Equal("deribit", file.Source);
        Assert.All(file.Cases, c => Assert.True(c.IsReproduced, c.Id));
        Assert.Equal(Carried().Cases.Select(c => c.Id), file.Cases.Select(c => c.Id));
    }

    [SharedFact("vectors/xpm-windows.json")]
    public void The_observed_cross_margins_fall_into_their_windows()
    {
        var file = Read(File.ReadAllText(SharedData.PathOf("vectors/xpm-windows.json")), "xpm-windows.json");
        Assert.Equal(3, file.Cases.Length);
        Assert.All(file.Cases, c => Assert.True(c.IsReproduced, $"{c.Id}: {string.Join(", ", c.Fields)}"));
    }

    /// <summary>A wrong figure is told from a right one.</summary>
    [Theory]
    [InlineData("\"im\": 1.0187e-05", "\"im\": 1.0287e-05", "EX3-eth-perp-sm-position")]
    [InlineData("\"btc\": 2.1", "\"btc\": 2.2", "DOC3-v1-option-contingency-rolled")]
    [InlineData("\"observed_mm_usd\": 0.5951478760000001", "\"observed_mm_usd\": 0.5961478760000001", "EX5B-xpm-account")]
    public void A_figure_that_is_off_is_not_reproduced(string figure, string wrong, string id)
    {
        var text = Text().Replace(figure, wrong, StringComparison.Ordinal);
        Assert.NotEqual(text, Text());
        Assert.Equal([id], Read(text, Name).Cases.Where(c => !c.IsReproduced).Select(c => c.Id));
    }

    [Fact]
    public void Faulty_entries_are_reported_by_path()
    {
        var text = Text().Replace("\"size_usd\": 1,", "\"size_usd\": \"one\",", StringComparison.Ordinal);
        Assert.Equal(["vectors[2].inputs.size_usd"], Assert.Throws<InvalidInputException>(() => Read(text, Name)).Violations.Select(v => v.Path));
        text = Text().Replace("\"id\": \"EX1-eth-perp-short\",", "\"id\": 1,", StringComparison.Ordinal);
        Assert.Equal(["vectors[0].id"], Assert.Throws<InvalidInputException>(() => Read(text, Name)).Violations.Select(v => v.Path));
    }

    [Fact]
    public void A_day_has_one_forward()
    {
        var start = Text().IndexOf("C1-short-strangle-14d", StringComparison.Ordinal);
        var at = Text().IndexOf("\"fwd\": 100500", start, StringComparison.Ordinal);
        var text = string.Concat(Text().AsSpan(0, at), "\"fwd\": 100501", Text().AsSpan(at + "\"fwd\": 100500".Length));
        Assert.Contains("another forward", Assert.Throws<InvalidInputException>(() => Read(text, Name)).Message, StringComparison.Ordinal);
    }

    private static ReconciledFile Carried() => Reconciler.Carried().Single(f => f.Name == Name);

    private static string Text() => File.ReadAllText(Repository.PathOf($"src/MarginOptimizer.Margin/Reconciliation/Cases/{Name}"));

    private static ReconciledFile Read(string text, string name)
    {
        using var document = JsonDocument.Parse(text);
        return Reconciler.Reconcile(document.RootElement, name);
    }
}

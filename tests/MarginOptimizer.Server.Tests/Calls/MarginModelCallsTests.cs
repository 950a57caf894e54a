using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Tests.Calls;

public sealed class MarginModelCallsTests
{
    private static readonly MarginModelCalls Calls = new(MarginModelCatalog.Embedded);

    [Fact]
    public void Pages_together_list_every_version_once_and_in_order()
    {
        var names = new List<string>();
        var request = new V1.ListMarginModelsRequest { PageSize = 2 };
        do
        {
            var page = Calls.List(request);
            Assert.InRange(page.Versions.Count, 1, 2);
            names.AddRange(page.Versions.Select(v => v.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(MarginModelCatalog.Embedded.Versions.Select(v => v.Name), names);
    }

    [Fact]
    public void Versions_of_one_model_are_listed_alone() =>
        Assert.All(Calls.List(new() { Id = "deribit-sm" }).Versions, v => Assert.Equal("deribit-sm", v.Id));

    [Fact]
    public void Every_fault_of_a_list_request_is_named()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Calls.List(new() { Id = "nobody", PageSize = -1, PageToken = "x" }));
        Assert.Equal(["id", "page_size", "page_token"], fault.Violations.Select(v => v.Path));
    }

    [Theory]
    [InlineData("deribit-spm", "deribit-spm@2024-06-17")]
    [InlineData("deribit-spm@2026-03-01", "deribit-spm@2026-02-15")]
    [InlineData("deribit-spm@2026-09-23", "deribit-spm@2026-09-23")]
    public void A_version_is_had_by_id_now_or_at_a_day(string id, string name)
    {
        var model = Calls.Get(new() { Model = new() { Id = id } }, new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(name, model.Version.Name);
        Assert.Equal(model.Rules.Count, model.Version.Evidence.Grades.Sum(g => g.Rules));
        Assert.Contains(model.Parameters, p => p.Path == "BTC.price_range" && p.Grade != V1.EvidenceGrade.Unspecified && p.Source.Length > 0);
    }

    [Fact]
    public void A_model_that_is_not_in_force_is_told_from_one_that_does_not_exist()
    {
        Assert.Throws<ModelNotEffectiveException>(() => Calls.Get(new() { Model = new() { Id = "deribit-spm@2001-01-01" } }, Samples.AsOf));
        var fault = Assert.Throws<InvalidInputException>(() => Calls.Get(new() { Model = new() { Id = "nobody@2001-01-01" } }, Samples.AsOf));
        Assert.Equal("model.id", Assert.Single(fault.Violations).Path);
        Assert.Equal("model.id", Assert.Single(Assert.Throws<InvalidInputException>(() => Calls.Get(new(), Samples.AsOf)).Violations).Path);
    }

    [Fact]
    public void The_faults_of_a_document_are_the_answer()
    {
        var faulty = ModelTexts.Latest
            .Replace("\"status\": \"in-force\"", "\"status\": \"old\"", StringComparison.Ordinal)
            .Replace("\"deribit-spm\"", "\"deribit@spm\"", StringComparison.Ordinal);
        Assert.Equal(["id", "status"], MarginModelCalls.Validate(new() { Document = faulty }).Faults.Select(f => f.Path).Order());
        Assert.Null(MarginModelCalls.Validate(new() { Document = "{" }).Version);
        Assert.NotEmpty(MarginModelCalls.Validate(new()).Faults);
        var valid = MarginModelCalls.Validate(new() { Document = ModelTexts.Announced() });
        Assert.Empty(valid.Faults);
        Assert.Equal(("deribit-spm@2027-01-01", V1.ModelStatus.Announced), (valid.Version.Name, valid.Version.Status));
    }

    [Fact]
    public void A_difference_is_between_a_version_and_a_document_too()
    {
        var difference = Calls.Diff(new() { Before = new() { Id = "deribit-spm@2026-09-23" }, After = new() { Document = ModelTexts.Announced() } }, Samples.AsOf);
        var changed = Assert.Single(difference.Parameters);
        Assert.Equal((V1.ModelChange.Changed, "0.14", "0.28"), (changed.Change, changed.Before.Value, changed.After.Value));
        Assert.Empty(difference.Rules);
    }

    [Fact]
    public void A_document_under_another_name_is_refused()
    {
        var request = new V1.DiffMarginModelsRequest { Before = new() { Id = "deribit-sm", Document = ModelTexts.Latest }, After = new() { Document = "[]" } };
        Assert.Equal("before.id", Assert.Single(Assert.Throws<InvalidInputException>(() => Calls.Diff(request, Samples.AsOf)).Violations).Path);
        request.Before.Id = "deribit-spm";
        Assert.All(
            Assert.Throws<InvalidInputException>(() => Calls.Diff(request, Samples.AsOf)).Violations,
            v => Assert.StartsWith("after.document: ", v.Path, StringComparison.Ordinal));
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Tests.Models;

public sealed class MarginModelReaderTests
{
    [Fact]
    public void A_document_of_a_user_is_read_and_selected_by_its_own_id()
    {
        var file = MarginModelReader.ReadFile(ModelTexts.Embedded("deribit-spm-2026-09-23").Replace("\"id\": \"deribit-spm\"", "\"id\": \"mine\"", StringComparison.Ordinal));
        var catalog = MarginModelCatalog.Embedded.With(file);
        Assert.Same(file.Model, catalog.Select("mine", file.Version.EffectiveFrom));
    }

    [Fact]
    public void Every_fault_is_reported_by_path()
    {
        var faulty = ModelTexts.Embedded("deribit-spm-2026-02-15")
            .Replace("\"status\": \"superseded\"", "\"status\": \"old\"", StringComparison.Ordinal)
            .Replace("\"effectiveTo\": \"2026-09-23T00:00:00Z\"", "\"effectiveTo\": \"2026-01-01T00:00:00Z\", \"colour\": 1", StringComparison.Ordinal);
        Assert.Equal(["effectiveTo", "status", "colour"], Faults(faulty).Select(v => v.Path));
    }

    [Fact]
    public void Unknown_missing_ill_typed_and_excessive_parameters_are_reported_by_path()
    {
        var faulty = ModelTexts.Embedded("deribit-spm-2026-09-23")
            .Replace("\"price_range\": {\"value\": 0.14", "\"price_range\": {\"value\": 14", StringComparison.Ordinal)
            .Replace("\"m_inc\": {\"value\": 5e-05", "\"m_ink\": {\"value\": 5e-05", StringComparison.Ordinal)
            .Replace("\"mm_factor\": {\"value\": 0.8, \"grade\": \"third-party\"", "\"mm_factor\": {\"value\": \"0.8\", \"grade\": \"rumour\"", StringComparison.Ordinal);
        Assert.Equal(
            [
                "underlyings.BTC.price_range.value", "underlyings.BTC.m_inc", "underlyings.BTC.mm_factor.value", "underlyings.BTC.mm_factor.grade",
                "underlyings.BTC.m_ink",
            ],
            Faults(faulty).Select(v => v.Path));
    }

    [Fact]
    public void The_fields_of_a_leverage_curve_are_given_together()
    {
        var faulty = ModelTexts.Embedded("deribit-sm-2026-08-05").Replace("\"large_share\": {", "\"large_shares\": {", StringComparison.Ordinal);
        Assert.Equal(["underlyings.BTC.future.large_share", "underlyings.BTC.future.large_shares"], Faults(faulty).Select(v => v.Path));
    }

    [Theory]
    [InlineData("{ \"model\": ", "line 1, column 12")]
    [InlineData("{\n\"id\": 1, \"id\": 2 }", "line")]
    public void Malformed_json_is_reported_with_its_place(string json, string place) =>
        Assert.StartsWith(place, Assert.Single(Faults(json)).Path, StringComparison.Ordinal);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    public void A_document_without_content_is_refused(string json) => Assert.NotEmpty(Faults(json));

    [Fact]
    public void A_document_that_is_too_long_is_refused_unread() =>
        Assert.Equal("$", Assert.Single(Faults(new string(' ', MarginModelReader.MaximumLength + 1))).Path);

    private static ImmutableArray<Violation> Faults(string json) => Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(json)).Violations;

    [Fact]
    public void A_superseded_version_says_when_it_ended_and_a_volatility_cannot_fall_by_more_than_all_of_it()
    {
        var endless = ModelTexts.Embedded("deribit-spm-2026-02-15").Replace("\"effectiveTo\": \"2026-09-23T00:00:00Z\",", "", StringComparison.Ordinal);
        Assert.Equal(["effectiveTo"], Faults(endless).Select(v => v.Path));
        var node = System.Text.Json.Nodes.JsonNode.Parse(ModelTexts.Embedded("deribit-spm-2026-09-23"))!;
        node["underlyings"]!["BTC"]!["volatility_range_down"]!["value"] = 1.5;
        Assert.Equal(["underlyings.BTC.volatility_range_down.value"], Faults(node.ToJsonString()).Select(v => v.Path));
    }

    [Fact]
    public void A_version_without_rules_is_refused()
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(ModelTexts.Embedded("deribit-spm-2026-09-23"))!;
        node["rules"] = new System.Text.Json.Nodes.JsonArray();
        Assert.Equal(["rules"], Faults(node.ToJsonString()).Select(v => v.Path));
    }

    [Theory]
    [InlineData("mine@2026")]
    [InlineData("a,b")]
    [InlineData("1st")]
    [InlineData("with space")]
    public void An_id_that_could_not_be_selected_is_refused(string id) => Assert.Equal(
        ["id"],
        Faults(ModelTexts.Embedded("deribit-spm-2026-09-23").Replace("\"id\": \"deribit-spm\"", $"\"id\": \"{id}\"", StringComparison.Ordinal)).Select(v => v.Path));
}

using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Tests.Shared;
using NJsonSchema;

namespace MarginOptimizer.Margin.Tests.Models;

/// <summary>The published schema of model documents against a library that knows nothing of the reader.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData("src/MarginOptimizer.Margin/Models/Data")]
    [InlineData("examples/models")]
    public async Task Every_document_of_the_repository_keeps_the_schema(string folder)
    {
        var schema = await SchemaAsync();
        var files = Directory.GetFiles(Repository.PathOf(folder), "*.json");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Empty(schema.Validate(File.ReadAllText(file))));
    }

    /// <summary>What the schema refuses, the reader refuses too.</summary>
    [Theory]
    [InlineData("\"status\": \"in-force\"", "\"status\": \"soon\"")]
    [InlineData("\"id\": \"deribit-spm\"", "\"id\": \"deribit@spm\"")]
    [InlineData("\"effectiveFrom\": \"2026-09-23T00:00:00Z\"", "\"effectiveFrom\": \"2026-09-23\"")]
    [InlineData("\"effectiveFrom\": \"2026-09-23T00:00:00Z\"", "\"effectiveFrom\": \"2026-09-23T00:00:00Z\", \"colour\": 1")]
    [InlineData("\"appliesTo\": \"futures\"", "\"appliesTo\": \"spot\"")]
    [InlineData("\"value\": 0.14, \"grade\": \"third-party\"", "\"value\": 0.14, \"grade\": \"rumour\"")]
    [InlineData("\"value\": 0.14, \"grade\": \"third-party\"", "\"value\": 0.14")]
    [InlineData("\"value\": 0.14, \"grade\": \"third-party\"", "\"grade\": \"third-party\"")]
    [InlineData("\"underlyings\": {", "\"others\": {")]
    public async Task A_document_with_a_fault_in_the_common_part_is_refused_by_the_schema_and_by_the_reader(string right, string wrong)
    {
        var document = ModelTexts.Embedded("deribit-spm-2026-09-23");
        var place = document.IndexOf(right, StringComparison.Ordinal);
        Assert.True(place >= 0);
        var faulty = document[..place] + wrong + document[(place + right.Length)..];
        Assert.NotEmpty((await SchemaAsync()).Validate(faulty));
        Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(faulty));
    }

    private static Task<JsonSchema> SchemaAsync() =>
        JsonSchema.FromJsonAsync(File.ReadAllText(Repository.PathOf("src/MarginOptimizer.Margin/Models/model.schema.json")));
}

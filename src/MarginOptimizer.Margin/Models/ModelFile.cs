using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Models;

/// <summary>One version of a model as its document says it: the compiled rules, and what supports them.</summary>
/// <param name="Family">Rule family, such as <c>deribit-portfolio-margin-v2</c>.</param>
/// <param name="Model">The rules, ready to compile.</param>
/// <param name="Rules">In the order of the document.</param>
/// <param name="Parameters">Every value, in the order of the document.</param>
public sealed record ModelFile(
    string Family, IMarginModel Model, ImmutableArray<RuleEvidence> Rules, ImmutableArray<ModelParameter> Parameters)
{
    /// <summary>SHA-256 of the document's text, in hexadecimal: tells one wording from another, wherever it came from.</summary>
    public required string Digest { get; init; }

    public MarginModelVersion Version => Model.Version;

    /// <summary>How many rules and parameters have each grade.</summary>
    public EvidenceSummary Evidence => new(
        [.. Enum.GetValues<EvidenceGrade>().OrderDescending().Select(grade =>
            new GradeCount(grade, Rules.Count(r => r.Grade == grade), Parameters.Count(p => p.Grade == grade)))],
        Rules.Count(r => r.IsUnverified),
        Parameters.Count(p => p.IsUnverified));
}

using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Models;

/// <summary>A model document of which the common part has been read; a family of models reads the rest, closing every section it opens.</summary>
/// <param name="Underlyings">Parameters by coin.</param>
/// <param name="Parameters">Parameters of the account as a whole; null where the document has none. A family that knows none must refuse them.</param>
internal sealed record ModelDocument(
    MarginModelVersion Version, ImmutableArray<RuleEvidence> Rules, JsonSection Underlyings, JsonSection? Parameters)
{
    /// <summary>For families without parameters of the account.</summary>
    public void RefuseParameters()
    {
        if (Parameters is not null) Underlyings.Violations.Add(Parameters.Path, "unknown field");
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Cli.Reconciliation;

/// <summary>The results as one JSON document; what is no number is null.</summary>
internal sealed record ReconciliationJson(int Reproduced, int Known, bool IsComplete, ImmutableArray<ReconciliationJson.FileResult> Files)
{
    public static ReconciliationJson Of(ReconciliationReport report) => new(
        report.ReproducedCount,
        report.KnownCount,
        report.IsComplete,
        [.. report.Files.Select(f => new FileResult(f.Name, f.Source, [.. f.Cases.Select(CaseOf)]))]);

    private static CaseResult CaseOf(ReconciledCase one) => new(
        one.Model, one.Id, one.Evidence, one.Counts, one.IsReproduced, one.Note, [.. (one.Fields.IsDefault ? [] : one.Fields).Select(FieldOf)]);

    private static FieldResult FieldOf(ReconciledField field) => new(
        field.Name, Finite(field.Expected), Finite(field.Actual), Finite(field.Residual), Finite(field.RelativeError), field.IsReproduced);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>One file.</summary>
    internal sealed record FileResult(string File, string Source, ImmutableArray<CaseResult> Cases);

    /// <summary>One case.</summary>
    internal sealed record CaseResult(
        string Model, string Id, string Evidence, bool Counts, bool Reproduced, string Note, ImmutableArray<FieldResult> Fields);

    /// <summary>One figure.</summary>
    internal sealed record FieldResult(string Name, double? Known, double? Computed, double? Residual, double? RelativeError, bool Reproduced);
}

using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>
/// The windows into which cross portfolio margins of three account summaries must fall: objects <c>A</c>, <c>B</c>, <c>C</c> of
/// <c>observed_risk_matrix_usd</c> and <c>window</c>. The accounts themselves are in the figures carried here.
/// </summary>
public sealed class DeribitWindows : IReconciliationSource
{
    private const string Carried = "MarginOptimizer.Margin.Reconciliation.Cases.deribit.json";
    private const double MaintenanceFactor = 0.8;

    /// <summary>The ends of the windows are differences of account totals of some USD, printed in full.</summary>
    private const double Tolerance = 1e-12;

    public string Id => "deribit-windows";

    public bool Recognises(JsonElement root, string fileName) =>
        root.ValueKind == JsonValueKind.Object
        && root.EnumerateObject().Any()
        && root.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("observed_risk_matrix_usd", out _));

    public IEnumerable<ReconciledCase> Reconcile(JsonElement root)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Carried)
            ?? throw new InvalidOperationException($"resource {Carried} cannot be opened");
        using var carried = JsonDocument.Parse(stream);
        var cases = ImmutableArray.CreateBuilder<ReconciledCase>();
        var violations = new ViolationList();
        var file = new JsonSection(root, "", violations);
        foreach (var name in file.AllNames())
        {
            var window = file.Section(name);
            var (observed, ends) = (window.Number("observed_risk_matrix_usd"), window.Numbers("window"));
            if (ends.Length != 2) violations.Add(window.PathOf("window"), "must hold two numbers");
            violations.ThrowIfAny();
            var id = $"EX5{name}-xpm-account";
            var (lower, upper) = CrossVectors.WindowOf(VectorEntry.Read(DeribitVectors.Find(carried.RootElement, id), id));
            (lower, upper) = (lower / MaintenanceFactor, upper / MaintenanceFactor);
            cases.Add(new ReconciledCase("Deribit X:PM", $"window {name}", "verified: exchange output inside the window", true,
            [
                new("window[0]", ends[0], lower, Tolerance, 0.0),
                new("window[1]", ends[1], upper, Tolerance, 0.0),
                new("observed_inside", 1.0, observed >= lower && observed <= upper ? 1.0 : 0.0, 0.0, 0.0),
            ]));
        }

        return cases.ToImmutable();
    }
}

using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>The cases of one model.</summary>
/// <param name="Model">In words for people.</param>
/// <param name="Cases">In the order of the files.</param>
public sealed record ModelReconciliation(string Model, ImmutableArray<ReconciledCase> Cases)
{
    public int Reproduced => Cases.Count(c => c.IsReproduced);

    /// <summary>Largest relative error of any figure; NaN where one is no number or none is compared.</summary>
    public double WorstRelativeError => WorstOf(Fields);

    /// <summary>Every compared figure of every case.</summary>
    public IEnumerable<ReconciledField> Fields => Cases.SelectMany(c => c.Fields.IsDefault ? [] : c.Fields);

    /// <summary>The figure with the largest relative error, such as <c>IM of case-1</c>; empty where every error is 0 or nothing is compared.</summary>
    public string WorstFigure
    {
        get
        {
            var worst = WorstRelativeError;
            if (worst == 0.0 || Cases.All(c => c.Fields.IsDefaultOrEmpty)) return "";
            var one = Cases.First(c => !c.Fields.IsDefaultOrEmpty && WorstOf(c.Fields).Equals(worst));
            return $"{one.Fields.First(f => f.RelativeError.Equals(worst)).Name} of {one.Id}";
        }
    }

    /// <summary>The one with the largest relative error, the first of several; null where there is none.</summary>
    public static ReconciledField? WorstFieldOf(IEnumerable<ReconciledField> fields)
    {
        ImmutableArray<ReconciledField> all = [.. fields];
        var worst = WorstOf(all);
        return all.IsEmpty ? null : all.First(f => f.RelativeError.Equals(worst));
    }

    /// <summary>How many cases have each evidence, in the order of their first.</summary>
    public ImmutableArray<(string Evidence, int Count)> Evidence =>
        [.. Cases.GroupBy(c => c.Evidence, StringComparer.Ordinal).Select(g => (g.Key, g.Count()))];

    /// <summary>Largest relative error of some figures; NaN where one is no number or there is none.</summary>
    public static double WorstOf(IEnumerable<ReconciledField> fields) =>
        fields.Select(f => f.RelativeError).DefaultIfEmpty(double.NaN).Aggregate(0.0, (worst, error) => double.IsNaN(worst) || error <= worst ? worst : error);
}

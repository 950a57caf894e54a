using System.Text.Json;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>One kind of file with figures that are known from elsewhere: computes each of its entries anew by the models here.</summary>
public interface IReconciliationSource
{
    /// <summary>Stable, such as <c>derive-chain</c>; ids of sources are distinct.</summary>
    string Id { get; }

    /// <summary>
    /// Whether the file is one answer of a venue, saved: then every field is shown with its residual, so that the difference can be placed.
    /// </summary>
    bool IsVenueAnswer => false;

    /// <summary>Whether a file is of this kind; at most one source says so. Decides by the content, by the name only where the content cannot tell.</summary>
    /// <param name="root">The whole file; any JSON value.</param>
    /// <param name="fileName">Without folder.</param>
    bool Recognises(JsonElement root, string fileName);

    /// <summary>The entries in the order of the file, none left out: one that cannot be computed is a case without fields and with a note.</summary>
    /// <exception cref="InvalidInputException">The file is of this kind and faulty; carries every fault by its path.</exception>
    IEnumerable<ReconciledCase> Reconcile(JsonElement root);
}

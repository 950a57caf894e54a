using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Refuses ids of accounts that are none, or given twice.</summary>
internal sealed class AccountIds(ViolationList faults)
{
    private readonly Dictionary<string, string> _seenAt = new(StringComparer.Ordinal);

    /// <summary>The id, or null after noting what is wrong with it; an absent one was noted already.</summary>
    public string? Check(string? id, string path)
    {
        if (id is null) return null;
        if (!AccountBook.IsValidId(id)) faults.Add(path, Describe(id));
        else if (!_seenAt.TryAdd(id, path)) faults.Add(path, $"{InputText.Quote(id)} was already given at {_seenAt[id]}");
        else return id;
        return null;
    }

    public static string Describe(string id) =>
        $"is {InputText.Quote(id)}, expected 1 to {AccountBook.MaxIdLength} letters, digits, '.', '_' or '-'";
}

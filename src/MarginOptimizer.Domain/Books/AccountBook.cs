namespace MarginOptimizer.Domain.Books;

/// <summary>The book of one account among several, as a file names it.</summary>
/// <param name="Id">Unique among the accounts.</param>
public sealed record AccountBook(string Id, Book Book)
{
    /// <summary>Most characters of an id.</summary>
    public const int MaxIdLength = 64;

    /// <summary>Margin model, or one of its versions; null = the one asked for.</summary>
    public string? Model { get; init; }

    /// <summary>Id of the market of its venue; null = the market asked for.</summary>
    public string? Market { get; init; }

    /// <summary>USD of headroom wanted of this account; null = what is asked for.</summary>
    public double? TargetHeadroom { get; init; }

    /// <summary>Whether a text can be an id: 1 to <see cref="MaxIdLength"/> letters, digits and <c>. _ -</c>.</summary>
    public static bool IsValidId(string? id) =>
        id is { Length: >= 1 and <= MaxIdLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}

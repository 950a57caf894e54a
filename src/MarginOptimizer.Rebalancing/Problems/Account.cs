using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>One account at a venue: what it holds, what may be traded on it, and the rules it is margined by.</summary>
public sealed record Account
{
    /// <summary>Id of the account of a problem that has only one.</summary>
    public const string DefaultId = "main";

    /// <inheritdoc cref="AccountBook.MaxIdLength"/>
    public const int MaxIdLength = AccountBook.MaxIdLength;

    /// <summary>Unique among the accounts of one problem: letters, digits and <c>. _ -</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Empty where nothing is held yet.</summary>
    public required Book Book { get; init; }

    public required IMarginModel Model { get; init; }

    /// <summary>Distinct instruments, each listed in the account's market. An instrument that several accounts trade is a trade of its own on each.</summary>
    public ImmutableArray<Candidate> Candidates { get; init; } = [];

    /// <summary>
    /// The market of the account's venue: its names, quotes, forwards and indices. Null = the problem's. Names need to be distinct within one market
    /// only.
    /// </summary>
    public MarketSnapshot? Market { get; init; }

    /// <summary>USD wanted of this account where headroom is asked of each; null = the problem's.</summary>
    public double? TargetHeadroom { get; init; }

    /// <summary>Whether a text can be an id.</summary>
    public static bool IsValidId(string? id) => AccountBook.IsValidId(id);
}

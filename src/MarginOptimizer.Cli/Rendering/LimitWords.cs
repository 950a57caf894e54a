using System.Text;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>Limits in the words of a trader: what is bounded, of what, by how much, and where it stands today.</summary>
internal static class LimitWords
{
    public static string Of(LimitTerm term)
    {
        var (lower, now) = Figures.Apart(term.Lower, term.Now);
        var (upper, nowToo) = Figures.Apart(term.Upper, term.Now);
        var bound = (term.HasLower, term.HasUpper) switch
        {
            (true, true) => $"from {lower} to {upper} {term.Unit}",
            (true, false) => $"at least {lower} {term.Unit}",
            _ => $"at most {upper} {term.Unit}",
        };
        var isMoved = term.HasMove && term.Move != 0.0;
        var market = isMoved ? $" after a move of {Figures.Signed(Figures.Percent(term.Move, "0.00"), term.Move)}" : "";
        return $"{term.Id}: {Measured(term.Measure)}{Scoped(term.Scope)}{market} {bound}, {(isMoved ? "without trades" : "today")} {(term.HasUpper ? nowToo : now)}";
    }

    public static string OfRule(string id) => id switch
    {
        OrderRules.WholeLots => "trades are whole lots",
        OrderRules.MinimumSizes => "trades reach the smallest order",
        _ => id,
    };

    public static string Of(ConflictMember member) => member.Limit is { } limit ? Of(limit) : OfRule(member.Id);

    private static string Scoped(LimitScope? scope)
    {
        if (scope is null) return "";
        var words = new StringBuilder();
        if (scope.HasBase) words.Append(" on ").Append(scope.Base);
        if (scope.Expiry is not null) words.Append(" expiring ").Append(Figures.Time(scope.Expiry.ToDateTimeOffset()));
        if (scope.HasAccount) words.Append(" of account ").Append(scope.Account);
        return words.ToString();
    }

    /// <summary>The name of a measure as words: GammaPerUsd becomes "gamma per usd".</summary>
    private static string Measured(Measure measure)
    {
        var words = new StringBuilder();
        foreach (var letter in measure.ToString())
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ');
            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }
}

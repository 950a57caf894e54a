using System.Collections.Immutable;
using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Domain.Books;
using Account = MarginOptimizer.Rebalancing.Problems.Account;

namespace MarginOptimizer.Cli.Questions;

/// <summary>Which open orders a command line lets a proposal cancel, beside those that the book file does.</summary>
internal static class CancellableOrders
{
    /// <summary>The accounts with those orders marked; notes what no order rests on.</summary>
    public static ImmutableArray<Account> Allow(ImmutableArray<Account> accounts, TradingOptions options, ParseResult parsed, FaultCollector faults)
    {
        if (parsed.GetResult(options.MayCancel) is null) return accounts;
        var names = (parsed.GetValue(options.MayCancel) ?? []).ToHashSet(StringComparer.Ordinal);
        var resting = accounts.SelectMany(a => a.Book.OpenOrders).Select(o => o.Instrument.Name).ToHashSet(StringComparer.Ordinal);
        if (resting.Count == 0) faults.Add("--may-cancel", "is given, and the book has no open orders");
        else foreach (var name in names.Except(resting)) faults.Add("--may-cancel", $"is '{name}', on which no order rests");
        return [.. accounts.Select(a => a with { Book = a.Book with { OpenOrders = [.. a.Book.OpenOrders.Select(Allowed)] } })];

        OpenOrder Allowed(OpenOrder order) => names.Count == 0 || names.Contains(order.Instrument.Name) ? order with { MayCancel = true } : order;
    }
}

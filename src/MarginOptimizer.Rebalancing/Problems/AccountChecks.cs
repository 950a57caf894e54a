using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Checks the accounts of a problem, each against its market and model.</summary>
internal static class AccountChecks
{
    /// <summary>Forward over index, either way, beyond which one of the two is wrong.</summary>
    private const double LargestBasis = 3.0;

    /// <summary>Snapshots of several venues are never of the very same instant; farther apart they are not one market.</summary>
    private static readonly TimeSpan FarthestApart = TimeSpan.FromMinutes(15);

    public static void Check(RebalancingProblem problem, ViolationList faults)
    {
        var accounts = problem.Accounts;
        if (accounts.IsEmpty)
        {
            faults.Add("accounts", "are empty: at least one is needed");
            return;
        }

        CheckMarkets(problem, faults);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < accounts.Length; i++)
        {
            if (!Account.IsValidId(accounts[i].Id))
                faults.Add($"accounts[{i}].id", $"'{accounts[i].Id}' is no id: 1 to {Account.MaxIdLength} letters, digits, '.', '_' or '-'");
            if (!seen.Add(accounts[i].Id)) faults.Add($"accounts[{i}].id", $"'{accounts[i].Id}' names two accounts");
            if (accounts[i].TargetHeadroom is { } target && !double.IsFinite(target)) faults.Add($"accounts[{i}].target_headroom", "must be finite");
            var market = problem.MarketOf(accounts[i]);
            CheckPositions(accounts[i], market, PathOf(problem, i, "book"), faults);
            CheckOpenOrders(accounts[i], market, PathOf(problem, i, "book"), faults);
            CheckBalances(accounts[i].Book, PathOf(problem, i, "book"), faults);
            CheckCandidates(accounts[i], market, PathOf(problem, i, "candidates"), faults);
        }

        if (accounts.All(a => a.Book.Positions.IsEmpty))
            faults.Add(problem.HasNamedAccounts ? "accounts" : "book.positions", problem.HasNamedAccounts ? "hold no positions: there is no margin to reduce" : "is empty: there is no margin to reduce");
        if (accounts.All(a => a.Candidates.IsEmpty) && !problem.IncludeBookAsCandidates && problem.Transfers.IsEmpty)
            faults.Add("candidates", "are empty: nothing may be traded");
    }

    /// <summary>Path of a part of an account; with one account that has no name, the part alone.</summary>
    public static string PathOf(RebalancingProblem problem, int account, string part) =>
        problem.HasNamedAccounts ? $"accounts[{account}].{part}" : part;

    private static void CheckMarkets(RebalancingProblem problem, ViolationList faults)
    {
        CheckIndices(problem.Market, "market", faults);
        for (var i = 0; i < problem.Accounts.Length; i++)
        {
            if (problem.Accounts[i].Market is not { } market || ReferenceEquals(market, problem.Market)) continue;
            CheckIndices(market, $"accounts[{i}].market", faults);
            if ((market.AsOf - problem.Market.AsOf).Duration() > FarthestApart)
            {
                faults.Add(
                    $"accounts[{i}].market",
                    FormattableString.Invariant($"is of {market.AsOf:yyyy-MM-dd HH:mm:ss}Z, more than {FarthestApart.TotalMinutes} minutes from {problem.Market.AsOf:yyyy-MM-dd HH:mm:ss}Z of the others"));
            }
        }
    }

    /// <summary>An index far from its forwards is a mistake of units: every amount in USD would be wrong with it.</summary>
    private static void CheckIndices(MarketSnapshot market, string path, ViolationList faults)
    {
        foreach (var (key, forward) in market.Forwards.OrderBy(f => f.Key.Base).ThenBy(f => f.Key.Expiry))
        {
            if (!market.Indices.TryGetValue(key.Base, out var index) || (forward > index / LargestBasis && forward < index * LargestBasis)) continue;
            faults.Add($"{path}.indices[{key.Base}]", FormattableString.Invariant($"{index} is far from the forward {forward} of {key.Expiry:yyyy-MM-dd}"));
            return;
        }
    }

    private static void CheckPositions(Account account, MarketSnapshot market, string book, ViolationList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var positions = account.Book.Positions;
        for (var i = 0; i < positions.Length; i++)
        {
            var path = $"{book}.positions[{i}]";
            CheckInstrument(market, positions[i].Instrument, $"{path}.instrument", faults);
            if (!seen.Add(positions[i].Instrument.Name)) faults.Add($"{path}.instrument", $"{positions[i].Instrument.Name} is held twice");
            if (market.Find(positions[i].Instrument.Name) is { } listing && !TradingUniverseBuilder.HasMark(listing))
                faults.Add($"{path}.instrument", $"{positions[i].Instrument.Name} has no mark, or no mark volatility, to value it with");
            if (!account.Model.Covers(positions[i].Instrument))
                faults.Add($"{path}.instrument", $"{positions[i].Instrument.Name} is not margined by {account.Model.Version.Name}");
            if (!double.IsFinite(positions[i].Quantity) || positions[i].Quantity == 0.0) faults.Add($"{path}.quantity", "must be finite and not zero");
        }
    }

    /// <summary>Their fills are margined with the book: each needs what a position needs.</summary>
    private static void CheckOpenOrders(Account account, MarketSnapshot market, string book, ViolationList faults)
    {
        for (var i = 0; i < account.Book.OpenOrders.Length; i++)
        {
            var (order, path) = (account.Book.OpenOrders[i], $"{book}.open_orders[{i}]");
            CheckInstrument(market, order.Instrument, $"{path}.instrument", faults);
            if (market.Find(order.Instrument.Name) is { } listing && !TradingUniverseBuilder.HasMark(listing))
                faults.Add($"{path}.instrument", $"{order.Instrument.Name} has no mark, or no mark volatility, to value it with");
            if (!account.Model.Covers(order.Instrument))
                faults.Add($"{path}.instrument", $"{order.Instrument.Name} is not margined by {account.Model.Version.Name}");
            if (!double.IsFinite(order.Quantity) || order.Quantity == 0.0) faults.Add($"{path}.quantity", "must be finite and not zero");
            if (!(order.LimitPrice > 0.0 && double.IsFinite(order.LimitPrice))) faults.Add($"{path}.limit_price", "must be finite and > 0");
        }
    }

    private static void CheckBalances(Book book, string path, ViolationList faults)
    {
        foreach (var (currency, balance) in book.Balances)
        {
            if (!double.IsFinite(balance.Cash)) faults.Add($"{path}.balances[{currency}].cash", "must be finite");
            if (!(balance.Collateral >= 0.0 && double.IsFinite(balance.Collateral))) faults.Add($"{path}.balances[{currency}].collateral", "must be finite and >= 0");
        }
    }

    private static void CheckCandidates(Account account, MarketSnapshot market, string candidates, ViolationList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < account.Candidates.Length; i++)
        {
            var candidate = account.Candidates[i];
            var path = $"{candidates}[{i}]";
            if (candidate.Instrument is Package package) CheckPackage(market, candidate, package, path, faults);
            else CheckInstrument(market, candidate.Instrument, $"{path}.instrument", faults);
            if (!seen.Add(candidate.Instrument.Name)) faults.Add($"{path}.instrument", $"{candidate.Instrument.Name} is named twice");
            if (candidate.MaxBuyQuantity is { } buy && !(buy >= 0.0 && double.IsFinite(buy))) faults.Add($"{path}.max_buy", "must be finite and >= 0");
            if (candidate.MaxSellQuantity is { } sell && !(sell >= 0.0 && double.IsFinite(sell))) faults.Add($"{path}.max_sell", "must be finite and >= 0");
            if (!(candidate.Impact >= 0.0 && double.IsFinite(candidate.Impact))) faults.Add($"{path}.impact", "must be finite and >= 0");
            CheckMinimum(candidate, path, faults);
            if (candidate.ReduceOnly && candidate.OpenOnly) faults.Add(path, "is both reduce-only and open-only");
        }
    }

    /// <summary>The caller's smallest order is a whole number of lots, and some side can reach it.</summary>
    private static void CheckMinimum(Candidate candidate, string path, ViolationList faults)
    {
        if (!(candidate.Instrument.MinimumNotional >= 0.0 && double.IsFinite(candidate.Instrument.MinimumNotional)))
            faults.Add($"{path}.instrument", $"{candidate.Instrument.Name} has a minimum notional that is not finite and >= 0");
        if (candidate.MinimumQuantity is not { } least) return;
        if (least <= 0m) faults.Add($"{path}.minimum", "must be > 0");
        else if (least % candidate.Instrument.Lot != 0m)
            faults.Add($"{path}.minimum", $"{least} is no whole number of lots of {candidate.Instrument.Lot}");
        if (candidate.MaxBuyQuantity < (double)least && candidate.MaxSellQuantity < (double)least)
            faults.Add($"{path}.minimum", $"{least} is above max_buy and max_sell: nothing could be traded");
    }

    private static void CheckPackage(MarketSnapshot market, Candidate candidate, Package package, string path, ViolationList faults)
    {
        if (string.IsNullOrWhiteSpace(package.Name)) faults.Add($"{path}.instrument", "is empty: a package needs a name");
        if (market.Find(package.Name) is not null) faults.Add($"{path}.instrument", $"{package.Name} is an instrument of the market: a package needs a name of its own");
        if (candidate.ReduceOnly || candidate.OpenOnly) faults.Add(path, "is a package: reduce-only and open-only are for single instruments");
        foreach (var fault in PackageChecks.FaultsOf(package)) faults.Add($"{path}.package.{fault.Path}", fault.Message);
        for (var i = 0; i < package.Legs.Length; i++) CheckInstrument(market, package.Legs[i].Instrument, $"{path}.package.legs[{i}].instrument", faults);
    }

    private static void CheckInstrument(MarketSnapshot market, Instrument instrument, string path, ViolationList faults)
    {
        if (market.Find(instrument.Name) is null)
        {
            faults.Add(path, $"{instrument.Name} is not in the market snapshot");
            return;
        }

        var expiry = instrument switch { Option o => o.Expiry, Future f => f.Expiry, _ => DateTimeOffset.MaxValue };
        if (expiry <= market.AsOf) faults.Add(path, $"{instrument.Name} expired at {expiry:yyyy-MM-dd HH:mm}Z, before the snapshot");
    }
}

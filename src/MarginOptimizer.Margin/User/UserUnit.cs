using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.User;

/// <summary>Compiles an account under a user's model: one unit in USD, requirement = reduced losses + charges.</summary>
internal static class UserUnit
{
    public static MarginUnit Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments, UserMarginParameters parameters)
    {
        var account = new AccountColumns(market, instruments, auxiliaryCount: 0);
        ImmutableArray<MarginNode> parts =
        [
            Losses(account, parameters), .. Charges(account, parameters),
        ];
        ImmutableArray<double> ones = [.. parts.Select(_ => 1.0)];
        var initial = new Combine("initial margin", ones, parts);
        return new MarginUnit
        {
            Currency = Currency.Usd,
            Index = 1.0,
            Instruments = instruments,
            Money = account.Money,
            InitialRequirement = initial,
            MaintenanceRequirement = new Combine("maintenance margin", [parameters.MaintenanceFactor], [initial]),
            Collateral = AccountEquity.Create(
                account, c => parameters.Haircuts.TryGetValue(c, out var rate) ? TierTable.Flat(rate) : null, haircutPledged: false),
            Components = parts,
        };
    }

    private static MarginNode Losses(AccountColumns account, UserMarginParameters parameters)
    {
        ImmutableArray<Currency> coins = [.. parameters.Coins.Keys];
        switch (parameters.Reduction)
        {
            case WorstRowPerCoin:
                ImmutableArray<MarginNode> worst = [.. coins.Select(c => Reduced($"{c} worst row", account, parameters, [c], RowReduction.Max))];
                return new Combine("worst rows", [.. worst.Select(_ => 1.0)], worst);
            case MeanOfTail tail:
                return Reduced("expected shortfall", account, parameters, coins, RowReduction.TailMean(tail.Mass));
            case LossOfRank rank:
                return Quantile(account, parameters, coins, rank);
            default:
                return Reduced("worst row", account, parameters, coins, RowReduction.Max);
        }
    }

    private static Scenarios Reduced(
        string label, AccountColumns account, UserMarginParameters parameters, ImmutableArray<Currency> coins, RowReduction reduction) =>
        Reduced(label, UserLosses.Compute(account, parameters, coins), parameters, reduction, floorAtZero: true);

    private static Scenarios Reduced(string label, ScenarioTable table, UserMarginParameters parameters, RowReduction reduction, bool floorAtZero) => new(
        label, table, [.. parameters.Rows.Select(r => r.Scale)], [.. parameters.Rows.Select(r => r.Offset)], floorAtZero)
    {
        Reduction = reduction,
    };

    private static MarginNode Quantile(AccountColumns account, UserMarginParameters parameters, ImmutableArray<Currency> coins, LossOfRank rank)
    {
        const string Label = "value at risk";
        if (rank.Weight == 0.0) return Reduced(Label, account, parameters, coins, RowReduction.Ordered(rank.Order));
        var table = UserLosses.Compute(account, parameters, coins);
        var upper = Reduced("loss above the quantile", table, parameters, RowReduction.Ordered(rank.Order), floorAtZero: false);
        var lower = Reduced("loss below the quantile", table, parameters, RowReduction.Ordered(rank.Order + 1), floorAtZero: false);
        return new Curve(Label, new Combine("quantile", [1.0 - rank.Weight, rank.Weight], [upper, lower]), CurveShape.PositivePart);
    }

    private static IEnumerable<MarginNode> Charges(AccountColumns account, UserMarginParameters parameters)
    {
        foreach (var (coin, charges) in parameters.Coins)
        {
            var columns = Enumerable.Range(0, account.Instruments.Length).Where(c => account.Instruments[c].Base == coin).ToArray();
            if (columns.Length == 0) continue;
            var index = account.IndexOf(coin);
            if (charges.DeltaCharge > 0.0)
            {
                var delta = account.Sum($"{coin} net delta", columns.Select(c => (c, CashDelta.Of(account, c).Coins * index)));
                var size = new Curve($"{coin} absolute net delta", delta, CurveShape.Absolute);
                yield return new Combine($"{coin} delta charge", [charges.DeltaCharge], [size]);
            }

            if (charges.ShortOptionCharge > 0.0 && columns.Any(c => account.Instruments[c] is Option))
            {
                var rates = account.Form();
                foreach (var c in columns.Where(c => account.Instruments[c] is Option)) rates[c] = charges.ShortOptionCharge * index * account.Instruments[c].ContractValue;
                yield return new OneSided($"{coin} short option charge", rates, -1);
            }
        }
    }
}

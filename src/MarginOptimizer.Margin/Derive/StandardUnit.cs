using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Compiles an account under Derive's standard margin (v2-core, StandardManager; section 5 of the specification): all coins in one account.
/// Requirement and collateral are such that their difference is the manager's net margin.
/// </summary>
internal static class StandardUnit
{
    public static MarginUnit Compile(
        MarketSnapshot market,
        ImmutableArray<Instrument> instruments,
        ImmutableSortedDictionary<Currency, StandardParameters> parameters,
        PegParameters peg)
    {
        var money = MoneyColumn.Of(market, parameters.Where(p => p.Value.Base is not null).Select(p => p.Key), instruments.Length);
        var forms = new Forms(instruments.Length + (2 * money.Length));
        var stable = market.IndexOf(Currency.Usdc);
        var coins = new List<StandardCoin>();
        foreach (var coin in instruments.Select(i => i.Base).Distinct().Order())
        {
            coins.Add(StandardCoin.Create(CoinBlock.Read(market, coin, instruments, isDiscounted: false), parameters[coin], peg.Rate(stable), forms));
        }

        var feeds = market.Feeds ?? new OracleFeeds();
        var (initialBase, maintenanceBase) = (new List<(MoneyColumn, double)>(), new List<(MoneyColumn, double)>());
        foreach (var column in money.Skip(1))
        {
            var (initial, maintenance) = BaseCharge(column, parameters[column.Currency], stable, feeds.SpotConfidenceOf(column.Currency));
            initialBase.Add((column, initial));
            maintenanceBase.Add((column, maintenance));
        }

        var options = forms.Sum("options", [.. coins.SelectMany(c => c.InitialOptions)]);
        var charges = forms.Sum("perpetuals, oracles and peg", [.. coins.Select(c => c.InitialCharges)]);
        var collateral = forms.OnBalances("base collateral not counted", initialBase);
        return new MarginUnit
        {
            Currency = Currency.Usdc,
            Index = stable,
            Instruments = instruments,
            Money = [.. money.Select(m => m.Currency)],
            InitialRequirement = forms.Sum("initial margin", options, charges, collateral),
            MaintenanceRequirement = forms.Sum(
                "maintenance margin",
                [
                    .. coins.SelectMany(c => c.MaintenanceOptions),
                    .. coins.Select(c => c.MaintenanceCharges),
                    forms.OnBalances("base collateral not counted, maintenance", maintenanceBase),
                ]),
            Collateral = forms.Affine("value", coins.SelectMany(c => c.Block.Options).Select(o => (o.Option.Column, o.Option.Value))
                .Concat(money[0].Entries(1.0)).Concat(money.Skip(1).SelectMany(m => m.Entries(m.Price / stable)))),
            Components = [options, charges, collateral],
        };
    }

    /// <summary>What a base coin is worth beyond what backs positions, stablecoins per coin.</summary>
    private static (double Initial, double Maintenance) BaseCharge(MoneyColumn column, StandardParameters parameters, double stable, double confidence)
    {
        var factor = parameters.Base!.MarginFactor;
        var initial = factor * parameters.Base.InitialScale;

        // Where nothing is counted, nothing is charged for an unsure price either.
        var oracle = initial == 0.0 ? 0.0 : new ConfidenceParameters(parameters.BaseThreshold, parameters.OracleFactor).Rate(confidence);
        var value = column.Price / stable;
        return (value - (column.Price * (initial - oracle)), value - (column.Price * factor));
    }
}

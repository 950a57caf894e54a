using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Compiles an account under Derive's second portfolio margin (v2-core, PMRM_2 and PMRMLib_2; section 4 of the specification).
/// Requirement and collateral are such that their difference is the manager's net margin.
/// </summary>
internal static class PortfolioUnit
{
    public static MarginUnit Compile(MarketSnapshot market, Currency coin, ImmutableArray<Instrument> instruments, PortfolioParameters parameters)
    {
        var money = MoneyColumn.Of(market, parameters.Collaterals.Keys, instruments.Length);
        var columnCount = instruments.Length + (2 * money.Length);
        var forms = new Forms(columnCount);
        var block = CoinBlock.Read(market, coin, instruments, isDiscounted: true);
        var stable = market.IndexOf(Currency.Usdc);
        ImmutableArray<CollateralColumn> collaterals =
        [
            .. money.Skip(1).Select(m => new CollateralColumn(
                m, m.Price / stable, parameters.Collaterals[m.Currency], market.Feeds?.SpotConfidenceOf(m.Currency) ?? 1.0)),
        ];
        var perpetuals = forms.Gross("perpetuals", block.Perpetuals.Select(p => (p.Column, p.Size)));
        var shorts = NetShortOptions.Create(block, forms);
        var parts = Losses(block, parameters, collaterals, instruments.Length, columnCount, forms);
        var worst = Forms.Largest("worst loss", parts);
        var maintenance = forms.Weighted("maintenance contingency",
        [
            (parameters.MaintenancePerpetualCharge * block.Spot, perpetuals),
            (parameters.MaintenanceOptionCharge * block.Spot, shorts),
            (1.0, forms.OnBalances("maintenance haircuts", collaterals.Select(c => (c.Money, c.Value * c.Haircut.Maintenance)))),
        ]);
        var confidence = Confidence(block, parameters.Confidence, perpetuals, collaterals, forms);
        var initial = forms.Weighted("initial contingency",
        [
            (parameters.InitialPerpetualCharge * block.Spot, perpetuals),
            (parameters.InitialOptionCharge * block.Spot, shorts),
            (1.0, forms.OnBalances("initial haircuts", collaterals.Select(c => (c.Money, c.Value * c.Haircut.Initial)))),
            (1.0, confidence),
        ]);
        return new MarginUnit
        {
            Currency = Currency.Usdc,
            Index = stable,
            Instruments = instruments,
            Money = [.. money.Select(m => m.Currency)],
            InitialRequirement = forms.Weighted(
                "initial margin", [(parameters.InitialFactor + parameters.Peg.Rate(stable), worst), (1.0, maintenance), (1.0, initial)]),
            MaintenanceRequirement = forms.Weighted("maintenance margin", [(parameters.MaintenanceFactor, worst), (1.0, maintenance)]),
            Collateral = forms.Affine("value", block.Options.Select(o => (o.Option.Column, o.Option.Value))
                .Concat(money[0].Entries(1.0)).Concat(collaterals.SelectMany(c => c.Money.Entries(c.Value)))),
            Components = [.. parts, maintenance, initial, confidence],
        };
    }

    private static List<MarginNode> Losses(
        CoinBlock block,
        PortfolioParameters parameters,
        ImmutableArray<CollateralColumn> collaterals,
        int instrumentCount,
        int columnCount,
        Forms forms)
    {
        ImmutableArray<SignDiscount> discounts = [.. block.Expiries.Select(e => Discount(e, parameters))];
        ImmutableArray<(int Column, double Value)> moving =
            [.. collaterals.Where(c => c.Haircut.IsRiskCancelling).SelectMany(c => c.Money.Entries(c.Value))];
        var losses = new List<MarginNode>
        {
            ScenarioLosses.Create(
                block,
                [.. parameters.Scenarios.Where(s => !s.IsSkew)],
                parameters.VolatilityShock,
                discounts,
                moving,
                instrumentCount,
                columnCount),
            BasisContingency.Create(block, parameters.Basis, forms),
        };
        foreach (var scenario in parameters.Scenarios.Where(s => s.IsSkew))
        {
            losses.Add(SkewLoss.Create(block, scenario, parameters.SkewShock, discounts, moving, forms));
        }

        return losses;
    }

    private static SignDiscount Discount(ExpiryBlock expiry, PortfolioParameters parameters)
    {
        var longRate = (expiry.Rate * parameters.LongRateMultiplier) + parameters.LongRateAddition;
        var shortRate = (expiry.Rate * parameters.ShortRateMultiplier) + parameters.ShortRateAddition;
        return new SignDiscount(
            parameters.LongDiscount * DeterministicMath.Exp(-expiry.Years * longRate),
            Math.Min(1.0 / expiry.Discount, parameters.ShortDiscount * DeterministicMath.Exp(expiry.Years * shortRate)));
    }

    private static MarginNode Confidence(
        CoinBlock block, ConfidenceParameters parameters, MarginNode perpetuals, ImmutableArray<CollateralColumn> collaterals, Forms forms)
    {
        var held = block.Perpetuals.IsEmpty ? null : perpetuals;
        var perpetual = parameters.Rate(Math.Min(block.SpotConfidence, block.PerpetualConfidence)) * block.Spot;
        var parts = new List<MarginNode>
        {
            forms.Weighted("confidence in the perpetual", [(perpetual, perpetuals)]),

            // The perpetual's oracle plays no part here, unlike for options.
            forms.OnBalances("confidence in collateral", collaterals.Select(
                c => (c.Money, c.Value * parameters.Rate(Math.Min(c.Confidence, block.SpotConfidence))))),
        };
        foreach (var expiry in block.Expiries) parts.Add(OptionConfidence.Create(block, expiry, parameters, held, forms));
        return forms.Sum("confidence contingency", parts);
    }
}

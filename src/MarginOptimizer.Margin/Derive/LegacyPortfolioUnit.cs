using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Compiles an account under Derive's first portfolio margin (v2-core, PMRM and PMRMLib; formulas in words, section 3 of the specification).
/// Requirement and collateral are such that their difference is the manager's net margin.
/// </summary>
internal static class LegacyPortfolioUnit
{
    public static MarginUnit Compile(MarketSnapshot market, Currency coin, ImmutableArray<Instrument> instruments, LegacyPortfolioParameters parameters)
    {
        var money = MoneyColumn.Of(market, [coin], instruments.Length);
        var columnCount = instruments.Length + (2 * money.Length);
        var forms = new Forms(columnCount);
        var block = CoinBlock.Read(market, coin, instruments, isDiscounted: false);
        var stable = market.IndexOf(Currency.Usdc);
        var baseMoney = money[1];
        var coins = forms.OnBalance("base coins", baseMoney, 1.0);
        var scan = ScenarioLosses.Create(
            block,
            parameters.Scenarios,
            parameters.VolatilityShock,
            [.. block.Expiries.Select(e => Discount(e, parameters))],
            [.. baseMoney.Entries(block.Spot / stable)],
            instruments.Length,
            columnCount);
        var basis = BasisContingency.Create(block, parameters.Basis, forms);
        var perpetuals = forms.Gross("perpetuals", block.Perpetuals.Select(p => (p.Column, p.Size)));
        var charges = forms.Weighted("static charges",
        [
            (parameters.PerpetualCharge * block.Spot, perpetuals),
            (parameters.BaseCharge * block.Spot, coins),
            (parameters.OptionCharge * block.Spot, NetShortOptions.Create(block, forms)),
        ]);
        var risk = forms.Sum("risk", Forms.Largest("worst loss", [scan, basis]), charges);
        var confidence = Confidence(block, parameters.Confidence, perpetuals, coins, forms);
        var factor = parameters.InitialFactor + parameters.Peg.Rate(stable);
        return new MarginUnit
        {
            Currency = Currency.Usdc,
            Index = stable,
            Instruments = instruments,
            Money = [.. money.Select(m => m.Currency)],
            InitialRequirement = forms.Weighted("initial margin", [(factor, risk), (1.0, confidence)]),
            MaintenanceRequirement = risk,
            Collateral = forms.Affine("value", block.Options.Select(o => (o.Option.Column, o.Option.Value))
                .Concat(money[0].Entries(1.0)).Concat(baseMoney.Entries(block.Spot / stable))),
            Components = [scan, basis, charges, confidence],
        };
    }

    private static SignDiscount Discount(ExpiryBlock expiry, LegacyPortfolioParameters parameters)
    {
        var rate = (expiry.Rate * parameters.RateMultiplier) + parameters.RateAddition;
        return new SignDiscount(parameters.BaseDiscount * DeterministicMath.Exp(-expiry.Years * rate), 1.0);
    }

    private static MarginNode Confidence(
        CoinBlock block, ConfidenceParameters parameters, MarginNode perpetuals, MarginNode coins, Forms forms)
    {
        var (without, with) = (block.SpotConfidence, Math.Min(block.SpotConfidence, block.PerpetualConfidence));
        var held = block.Perpetuals.IsEmpty ? null : perpetuals;
        var parts = new List<MarginNode>
        {
            forms.Weighted("confidence in the perpetual", [(parameters.Rate(with) * block.Spot, perpetuals)]),
            ConfidenceCharge.Create("confidence in the base coin", coins, parameters.Rate(without) * block.Spot, parameters.Rate(with) * block.Spot, held, forms),
        };
        foreach (var expiry in block.Expiries) parts.Add(OptionConfidence.Create(block, expiry, parameters, held, forms));
        return forms.Sum("confidence contingency", parts);
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Okx;

/// <summary>Reads documents of the family <c>okx-portfolio-margin</c>.</summary>
internal static class OkxReader
{
    private static readonly ImmutableSortedDictionary<string, OkxBasisRule> BasisRules = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("annualized-move", OkxBasisRule.AnnualizedMove),
            KeyValuePair.Create("forward-move", OkxBasisRule.ForwardMove),
        ]);

    private static readonly ImmutableSortedDictionary<string, bool> RiskUnits = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, [KeyValuePair.Create("coin", true), KeyValuePair.Create("coin-and-settlement", false)]);

    public static IMarginModel Read(ModelDocument document)
    {
        var violations = document.Underlyings.Violations;
        if (document.Parameters is not { } section)
        {
            violations.Add("parameters", "is missing");
            violations.ThrowIfAny();
            throw new InvalidOperationException("a document without parameters was not refused");
        }

        var graded = new GradedParameters(section);
        var groups = ReadGroups(section.Section("groups"));
        var coins = ReadCoins(document.Underlyings, groups);
        var parameters = ReadParameters(graded, groups, coins);
        section.Close();
        violations.ThrowIfAny();
        return new OkxPortfolioMargin(document.Version, parameters with { Unverified = graded.Unverified }, document.Rules);
    }

    private static OkxParameters ReadParameters(
        GradedParameters graded, Dictionary<string, OkxGroup> groups, ImmutableSortedDictionary<Currency, OkxGroup> coins)
    {
        var section = graded.Section;
        var merges = section.Choice("risk_unit", RiskUnits);
        return new OkxParameters
        {
            InitialFactor = graded.Number("initial_factor", 1.0, 10.0),
            LiquidationFee = graded.Number("liquidation_fee", 0.0, 0.1),
            ExtremeShare = graded.Number("extreme_share", 0.0, 1.0),
            MergesSettlements = merges,
            SpotSettlement = merges ? default : AccountParameters.ReadCurrency(section, "spot_settlement"),
            BasisRule = section.Choice("basis_rule", BasisRules),
            BasisCountsSpot = section.Flag("basis_counts_spot"),
            Volatility = ReadVolatility(graded),
            Rates = ReadRates(graded),
            Closing = new OkxClosingRule(
                graded.Number("option_slippage_floor", 0.0, 1.0, RuleScope.Options),
                graded.Number("option_slippage_per_delta", 0.0, 1.0, RuleScope.Options),
                graded.Number("option_taker_fee", 0.0, 0.1, RuleScope.Options),
                graded.Number("option_fee_cap", 0.0, 1.0, RuleScope.Options)),
            Stablecoins = section.Has("stablecoin_prices") ? ReadStablecoins(graded) : null,
            Borrow = AccountParameters.ReadBorrow(graded, "borrow"),
            BorrowDefault = section.Has("borrow_default") ? AccountParameters.ReadRates(graded, section.Section("borrow_default")) : null,
            Haircuts = AccountParameters.ReadHaircuts(graded, "haircuts"),
            SpotCaps = AccountParameters.ReadAmounts(graded, "spot_in_use_caps"),
            Coins = coins,
            Others = AccountParameters.ReadChoice(section, "others", groups),
            Unverified = [],
        };
    }

    private static OkxVolatilityRule ReadVolatility(GradedParameters graded)
    {
        var days = graded.Ascending("volatility_days", 0.0, 10_000.0, 0, RuleScope.Options);
        return new OkxVolatilityRule(
            days,
            graded.Numbers("volatility_points", 0.0, 10.0, days.Length, RuleScope.Options),
            graded.Numbers("volatility_percent", 0.0, 10.0, days.Length, RuleScope.Options));
    }

    private static OkxRateRule ReadRates(GradedParameters graded)
    {
        var days = graded.Ascending("rate_days", 0.0, 10_000.0, 0, RuleScope.Options);
        return new OkxRateRule(
            days,
            graded.Numbers("rate_first_loadings", -100.0, 100.0, days.Length, RuleScope.Options),
            graded.Numbers("rate_second_loadings", -100.0, 100.0, days.Length, RuleScope.Options),
            graded.Numbers("rate_first_moves", -1.0, 1.0, 0, RuleScope.Options),
            graded.Numbers("rate_second_moves", -1.0, 1.0, 0, RuleScope.Options));
    }

    private static OkxStablecoinRule ReadStablecoins(GradedParameters graded)
    {
        var prices = graded.Ascending("stablecoin_prices", 0.0, 1.0);
        var limits = graded.Ascending("stablecoin_limits", 1.0, 1e15);
        return new OkxStablecoinRule(limits, prices, graded.Numbers("stablecoin_rates", 0.0, 1.0, prices.Length * (limits.Length + 1)));
    }

    private static Dictionary<string, OkxGroup> ReadGroups(JsonSection section)
    {
        var groups = new Dictionary<string, OkxGroup>(StringComparer.Ordinal);
        foreach (var name in section.AllNames())
        {
            var group = section.Section(name);
            var graded = new GradedParameters(group);
            groups.Add(name, new OkxGroup
            {
                Name = name,
                PriceMoves = graded.Ascending("price_moves", 1e-6, 0.99),
                ExtremeMove = graded.Number("extreme_move", 1e-6, 0.99),
                BasisFloor = graded.OptionalNumber("basis_floor", 0.0, 1.0),
                BasisSlope = graded.Number("basis_slope", 0.0, 10.0),
                ClosingRate = graded.OptionalNumber("closing_rate", 0.0, 1.0),
                ClosingTiers = graded.Tiers("closing_tiers", 0.0, 1_000.0),
                Unverified = graded.Unverified,
            });
            group.Close();
        }

        if (groups.Count == 0) section.Violations.Add(section.Path, "must name at least one group");
        return groups;
    }

    private static ImmutableSortedDictionary<Currency, OkxGroup> ReadCoins(JsonSection underlyings, Dictionary<string, OkxGroup> groups)
    {
        var coins = ImmutableSortedDictionary.CreateBuilder<Currency, OkxGroup>();
        foreach (var name in underlyings.AllNames())
        {
            var section = underlyings.Section(name);
            coins.Add(new Currency(name), AccountParameters.ReadChoice(section, "group", groups));
            section.Close();
        }

        return coins.ToImmutable();
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Reads the underlyings of a portfolio margin document of before v2.</summary>
internal static class EarlyMarginReader
{
    private const string AtTheMoneyRange = "at_the_money_range";
    private const string Rate = "rate";

    private static readonly ImmutableArray<ParameterField> Fields =
    [
        new("price_range", 0.001, 0.9),
        new("buckets_per_side", 1.0, 50.0),
        new("volatility_range_up", 0.0, 10.0),
        new("volatility_range_down", 0.0, 1.0),
        new("short_term_vega_power", 0.0, 2.0),
        new("long_term_vega_power", 0.0, 2.0),
        new("vega_offset_rate", 0.0, 1.0),
        new("initial_factor", 1.0, 10.0),
    ];

    private static readonly ImmutableSortedDictionary<string, OptionContingencyRule> OptionRules = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("all", OptionContingencyRule.All),
            KeyValuePair.Create("net-short-per-strike", OptionContingencyRule.NetShortPerStrike),
            KeyValuePair.Create("rolled", OptionContingencyRule.Rolled),
        ]);

    private static readonly ImmutableSortedDictionary<string, FuturesContingencyRule> FuturesRules = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("gross", FuturesContingencyRule.Gross),
            KeyValuePair.Create("offset", FuturesContingencyRule.Offset),
        ]);

    public static IMarginModel Read(ModelDocument document)
    {
        document.RefuseParameters();
        var parameters = ImmutableSortedDictionary.CreateBuilder<Currency, EarlyMarginParameters>();
        foreach (var name in document.Underlyings.AllNames())
        {
            parameters.Add(new Currency(name), ReadCoin(document.Underlyings.Section(name)));
        }

        document.Underlyings.Violations.ThrowIfAny();
        return new DeribitEarlyPortfolioMargin(document.Version, parameters.ToImmutable(), document.Rules);
    }

    private static EarlyMarginParameters ReadCoin(JsonSection section)
    {
        var (values, unverified) = ParameterSection.Read(section, Fields);
        var buckets = values["buckets_per_side"];
        if (buckets != Math.Floor(buckets)) section.Violations.Add(section.PathOf("buckets_per_side.value"), "must be a whole number");
        var options = section.Section("options");
        var optionRule = options.Choice("rule", OptionRules);
        ImmutableArray<ParameterField> optionFields = optionRule == OptionContingencyRule.Rolled
            ? [new(Rate, 0.0, 1.0), new(AtTheMoneyRange, 1e-6, 1.0)]
            : [new(Rate, 0.0, 1.0)];
        var (optionValues, unverifiedOptions) = ParameterSection.Read(options, optionFields);
        options.Close();
        var futures = section.Section("futures");
        var futuresRule = futures.Choice("rule", FuturesRules);
        var (futuresValues, unverifiedFutures) = ParameterSection.Read(futures, [new(Rate, 0.0, 1.0)]);
        futures.Close();
        section.Close();
        return new EarlyMarginParameters
        {
            PriceRange = values["price_range"],
            BucketsPerSide = double.IsNaN(buckets) ? 1 : (int)buckets,
            VolatilityRangeUp = values["volatility_range_up"],
            VolatilityRangeDown = values["volatility_range_down"],
            ShortTermVegaPower = values["short_term_vega_power"],
            LongTermVegaPower = values["long_term_vega_power"],
            OptionRule = optionRule,
            OptionRate = optionValues[Rate],
            AtTheMoneyRange = optionValues.GetValueOrDefault(AtTheMoneyRange),
            FuturesRule = futuresRule,
            FuturesRate = futuresValues[Rate],
            VegaOffsetRate = values["vega_offset_rate"],
            InitialFactor = values["initial_factor"],
            Unverified =
            [
                .. unverified, .. unverifiedOptions.Select(n => $"options.{n}"), .. unverifiedFutures.Select(n => $"futures.{n}"),
            ],
        };
    }
}

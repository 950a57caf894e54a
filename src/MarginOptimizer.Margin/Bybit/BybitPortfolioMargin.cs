using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>
/// Bybit's portfolio margin of a unified account: a risk unit per coin over perpetuals, futures and options of every settlement, and spot where
/// spot hedging is on.
/// </summary>
public sealed class BybitPortfolioMargin : IMarginModel, IVolatilityShocks
{
    private readonly BybitParameters _parameters;
    private readonly ImmutableArray<RuleEvidence> _rules;

    internal BybitPortfolioMargin(MarginModelVersion version, BybitParameters parameters, ImmutableArray<RuleEvidence> rules) =>
        (Version, _parameters, _rules) = (version, parameters, rules);

    public MarginModelVersion Version { get; }

    internal BybitParameters Parameters => _parameters;

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">A coin has no parameters, or the market lacks an index.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var violations = new ViolationList();
        for (var i = 0; i < instruments.Length; i++)
        {
            if (Covers(instruments[i])) continue;
            violations.Add(
                $"instruments[{i}]",
                $"{instruments[i].Name}: {Version.Name} has no parameters for {instruments[i].Base}, only for {string.Join(", ", _parameters.Coins.Keys)}");
        }

        violations.ThrowIfAny();
        return new CompiledMargin
        {
            Version = Version,
            Units = [BybitAccount.Compile(market, instruments, _parameters)],
            Warnings = Warnings(instruments),
        };
    }

    /// <inheritdoc/>
    public double Shocked(Option option, double volatility, double days, VolatilityShock shock) =>
        _parameters.Coins[option.Base].Shocked(volatility, days, shock);

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) => instrument is Spot || _parameters.Coins.ContainsKey(instrument.Base);

    private ImmutableArray<MarginWarning> Warnings(ImmutableArray<Instrument> instruments)
    {
        var warnings = ImmutableArray.CreateBuilder<MarginWarning>();
        foreach (var parameter in _parameters.Unverified.Where(p => p.Concerns(instruments)))
            warnings.Add(MarginWarning.UnverifiedParameter(Version, Currency.Usd, parameter.Path));
        foreach (var unit in instruments.Where(i => i is not Spot).GroupBy(i => i.Base).OrderBy(g => g.Key))
        {
            var coin = _parameters.Coins[unit.Key];
            foreach (var parameter in coin.Unverified.Where(p => p.Concerns(unit)))
                warnings.Add(MarginWarning.UnverifiedParameter(Version, unit.Key, parameter.Path));
            foreach (var charge in Missing(coin, [.. unit])) warnings.Add(MarginWarning.MissingCharge(Version, $"{unit.Key}: {charge}"));
        }

        foreach (var rule in _rules.Where(r => r.IsUnverified && r.Concerns(instruments))) warnings.Add(MarginWarning.UnverifiedRule(Version, rule));
        if (_parameters.Borrow.IsEmpty) warnings.Add(MarginWarning.MissingCharge(Version, "the margin on debts depends on tiers that are not in the model file"));
        if (instruments.Any(i => i is Option)) warnings.Add(MarginWarning.FrozenDeltas);
        return warnings.ToImmutable();
    }

    private static IEnumerable<string> Missing(BybitCoin coin, ImmutableArray<Instrument> instruments)
    {
        var options = instruments.OfType<Option>().ToList();
        if (coin.OptionRate is null && options.Count > 0) yield return "the factor of optionContingency (net short options) is not published";
        if (coin.VegaRate is null && options.Select(o => o.Expiry).Distinct().Count() > 1) yield return "the factor of optionVegaContingency is not known";
        if (coin.DeltaRate is null && instruments.Length > 1) yield return "the factor of futureDeltaContingency is not known";
        if (coin.StablecoinRate is null && instruments.Select(BybitBuckets.SettlementOf).Distinct().Count() > 1)
            yield return "the rate of usdtUsdcContingency (deltas matched between settlement currencies) is not published";
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Deribit's portfolio margin to March 2024 (v1 and earlier), for backtests: one unit per coin. Inverse options, dated futures and perpetuals only.
/// </summary>
public sealed class DeribitEarlyPortfolioMargin : IMarginModel, IVolatilityShocks
{
    private readonly ImmutableSortedDictionary<Currency, EarlyMarginParameters> _parameters;
    private readonly ImmutableArray<RuleEvidence> _rules;

    /// <param name="version">Named in every answer.</param>
    /// <param name="parameters">By coin.</param>
    /// <param name="rules">How well each rule is known; unverified ones that apply are warned of.</param>
    public DeribitEarlyPortfolioMargin(
        MarginModelVersion version, ImmutableSortedDictionary<Currency, EarlyMarginParameters> parameters, ImmutableArray<RuleEvidence> rules = default)
    {
        Version = version;
        _parameters = parameters;
        _rules = rules.IsDefault ? [] : rules;
    }

    public MarginModelVersion Version { get; }

    internal EarlyMarginParameters ParametersOf(Currency coin) => _parameters[coin];

    /// <exception cref="InvalidInputException">An instrument is linear or spot, or its coin has no parameters.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments) => Compile(market, instruments, []);

    /// <inheritdoc/>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments, IEnumerable<Currency> held)
    {
        CoveredInstruments.CheckInverse(Version, instruments, _parameters.Keys);
        var units = ImmutableArray.CreateBuilder<MarginUnit>();
        var warnings = ImmutableArray.CreateBuilder<MarginWarning>();
        foreach (var (currency, own) in ApartByCurrency.Of(market, instruments, held.Where(_parameters.ContainsKey)))
        {
            units.Add(EarlyMarginUnit.Compile(market, currency, own, _parameters[currency]));
            if (own.IsEmpty) continue;
            foreach (var name in _parameters[currency].Unverified) warnings.Add(MarginWarning.UnverifiedParameter(Version, currency, name));
        }

        foreach (var rule in _rules)
        {
            if (rule.IsUnverified && rule.Concerns(instruments)) warnings.Add(MarginWarning.UnverifiedRule(Version, rule));
        }

        return new CompiledMargin { Version = Version, Units = units.ToImmutable(), Warnings = warnings.ToImmutable() };
    }

    /// <inheritdoc/>
    public double Shocked(Option option, double volatility, double days, VolatilityShock shock)
    {
        var rule = _parameters[option.Settlement].Volatility;
        return rule.Shocked(volatility, rule.Factor(days), shock);
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) =>
        instrument is { Payoff: Payoff.Inverse } and not Spot && _parameters.ContainsKey(instrument.Settlement);
}

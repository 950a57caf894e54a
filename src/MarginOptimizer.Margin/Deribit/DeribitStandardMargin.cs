using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Deribit's segregated standard margin: every position margined alone, nothing nets, long options need nothing. One unit per settlement
/// currency, inverse and linear contracts.
/// </summary>
public sealed class DeribitStandardMargin : IMarginModel
{
    private readonly ImmutableSortedDictionary<Currency, StandardMarginParameters> _parameters;
    private readonly ImmutableArray<RuleEvidence> _rules;

    /// <param name="version">Named in every answer.</param>
    /// <param name="parameters">By underlying coin.</param>
    /// <param name="rules">How well each rule is known; unverified ones that apply are warned of.</param>
    public DeribitStandardMargin(
        MarginModelVersion version, IReadOnlyDictionary<Currency, StandardMarginParameters> parameters, ImmutableArray<RuleEvidence> rules = default)
    {
        Version = version;
        _parameters = parameters.ToImmutableSortedDictionary();
        _rules = rules.IsDefault ? [] : rules;
    }

    public MarginModelVersion Version { get; }

    internal StandardMarginParameters ParametersOf(Currency coin) => _parameters[coin];

    /// <exception cref="InvalidInputException">An instrument is spot, or its coin has no parameters.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments) => Compile(market, instruments, []);

    /// <inheritdoc/>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments, IEnumerable<Currency> held)
    {
        CoveredInstruments.Check(Version, instruments, _parameters.Keys);
        var units = ApartByCurrency.Of(market, instruments, held)
            .Select(own => StandardUnit.Compile(market, own.Currency, own.Instruments, _parameters))
            .ToImmutableArray();
        return new CompiledMargin { Version = Version, Units = units, Warnings = Warnings(instruments) };
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) => instrument is not Spot && _parameters.ContainsKey(instrument.Base);

    private ImmutableArray<MarginWarning> Warnings(ImmutableArray<Instrument> instruments)
    {
        var warnings = ImmutableArray.CreateBuilder<MarginWarning>();
        foreach (var group in instruments.GroupBy(i => i.Base).OrderBy(g => g.Key))
        {
            var parameters = _parameters[group.Key];
            AddUnverified(warnings, group.Any(i => i is Option), group.Key, "options", parameters.Options.Unverified);
            AddUnverified(warnings, group.Any(i => i is Perpetual), group.Key, "perpetual", parameters.Perpetual.Unverified);
            AddUnverified(warnings, group.Any(i => i is Future), group.Key, "future", parameters.Future.Unverified);
        }

        foreach (var rule in _rules)
        {
            if (rule.IsUnverified && rule.Concerns(instruments)) warnings.Add(MarginWarning.UnverifiedRule(Version, rule));
        }

        return warnings.ToImmutable();
    }

    private void AddUnverified(
        ImmutableArray<MarginWarning>.Builder warnings, bool isUsed, Currency coin, string section, ImmutableArray<string> names)
    {
        if (!isUsed) return;
        foreach (var name in names) warnings.Add(MarginWarning.UnverifiedParameter(Version, coin, $"{section}.{name}"));
    }
}

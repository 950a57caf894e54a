using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Deribit's segregated portfolio margin (S:PM, v2, since March 2024): one unit per coin, margined apart. Inverse options, dated futures and
/// perpetuals only.
/// </summary>
public sealed class DeribitPortfolioMargin : IMarginModel, IVolatilityShocks
{
    private readonly ImmutableSortedDictionary<Currency, PortfolioMarginParameters> _parameters;
    private readonly ImmutableArray<RuleEvidence> _rules;

    /// <param name="version">Named in every answer.</param>
    /// <param name="parameters">By settlement coin.</param>
    /// <param name="rules">How well each rule is known; unverified ones that apply are warned of.</param>
    /// <exception cref="InvalidInputException">A parameter is outside its range.</exception>
    public DeribitPortfolioMargin(
        MarginModelVersion version, IReadOnlyDictionary<Currency, PortfolioMarginParameters> parameters, ImmutableArray<RuleEvidence> rules = default)
    {
        var violations = new ViolationList();
        foreach (var (currency, values) in parameters.OrderBy(p => p.Key)) values.Check($"parameters.{currency}", violations);
        violations.ThrowIfAny();
        Version = version;
        _parameters = parameters.ToImmutableSortedDictionary();
        _rules = rules.IsDefault ? [] : rules;
    }

    public MarginModelVersion Version { get; }

    /// <exception cref="InvalidInputException">An instrument is linear, or its coin has no parameters.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments) => Compile(market, instruments, []);

    /// <inheritdoc/>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments, IEnumerable<Currency> held)
    {
        CoveredInstruments.CheckInverse(Version, instruments, _parameters.Keys);
        var units = ImmutableArray.CreateBuilder<MarginUnit>();
        var warnings = ImmutableArray.CreateBuilder<MarginWarning>();
        foreach (var (currency, own) in ApartByCurrency.Of(market, instruments, held.Where(_parameters.ContainsKey)))
        {
            var unit = PortfolioUnit.Compile(market, currency, own, _parameters[currency]);
            units.Add(unit);
            if (!own.IsEmpty) AddUnverified(warnings, unit, _parameters[currency]);
        }

        foreach (var rule in _rules)
        {
            if (rule.IsUnverified && rule.Concerns(instruments)) warnings.Add(MarginWarning.UnverifiedRule(Version, rule));
        }

        if (instruments.Any(i => i is Option)) warnings.Add(MarginWarning.FrozenDeltas);
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

    private void AddUnverified(ImmutableArray<MarginWarning>.Builder warnings, MarginUnit unit, PortfolioMarginParameters parameters)
    {
        var hasOptions = unit.Instruments.Any(i => i is Option);
        foreach (var parameter in PortfolioMarginFields.All)
        {
            var name = parameter.Field.Name;
            if (!parameters.Unverified.Contains(name) || parameter.IsReportOnly || (parameter.ForOptionsOnly && !hasOptions)) continue;
            warnings.Add(MarginWarning.UnverifiedParameter(Version, unit.Currency, name));
        }
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Paradex;

/// <summary>
/// Paradex's portfolio margin (docs.paradex.trade, risk/portfolio-margin, beta): perpetuals and dated options settled in USDC, one unit.
/// Perpetual options are not covered, and the provision for funding needs rates that a snapshot does not have.
/// </summary>
public sealed class ParadexPortfolioMargin : IMarginModel
{
    private readonly ImmutableSortedDictionary<Currency, ParadexParameters> _parameters;
    private readonly ImmutableArray<RuleEvidence> _rules;

    /// <param name="version">Named in every answer.</param>
    /// <param name="parameters">By underlying.</param>
    /// <param name="rules">How well each rule is known; unverified ones that apply are warned of.</param>
    public ParadexPortfolioMargin(
        MarginModelVersion version, IReadOnlyDictionary<Currency, ParadexParameters> parameters, ImmutableArray<RuleEvidence> rules = default)
    {
        Version = version;
        _parameters = parameters.ToImmutableSortedDictionary();
        _rules = rules.IsDefault ? [] : rules;
    }

    public MarginModelVersion Version { get; }

    internal ImmutableSortedDictionary<Currency, ParadexParameters> Parameters => _parameters;

    /// <exception cref="InvalidInputException">An instrument is not covered.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var violations = new ViolationList();
        for (var i = 0; i < instruments.Length; i++)
        {
            if (Covers(instruments[i])) continue;
            violations.Add(
                $"instruments[{i}]",
                $"{instruments[i].Name} is no linear option or perpetual settled in USDC on {string.Join(", ", _parameters.Keys)}, which are all that {Version.Name} margins");
        }

        violations.ThrowIfAny();
        return new CompiledMargin
        {
            Version = Version,
            Units = [ParadexUnit.Compile(market, instruments, _parameters)],
            Warnings = Warnings(instruments),
        };
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) =>
        instrument is Option or Perpetual
        && instrument.Payoff == Payoff.Linear
        && instrument.Settlement == Currency.Usdc
        && _parameters.ContainsKey(instrument.Base);

    private ImmutableArray<MarginWarning> Warnings(ImmutableArray<Instrument> instruments)
    {
        var warnings = ImmutableArray.CreateBuilder<MarginWarning>();
        foreach (var coin in instruments.Select(i => i.Base).Distinct().Order())
        {
            foreach (var name in _parameters[coin].Unverified) warnings.Add(MarginWarning.UnverifiedParameter(Version, coin, name));
        }

        foreach (var rule in _rules)
        {
            if (rule.IsUnverified && rule.Concerns(instruments)) warnings.Add(MarginWarning.UnverifiedRule(Version, rule));
        }

        if (instruments.Any(i => i is Option)) warnings.Add(MarginWarning.FrozenDeltas);
        return warnings.ToImmutable();
    }
}

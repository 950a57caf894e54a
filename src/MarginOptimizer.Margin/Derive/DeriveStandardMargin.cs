using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Derive's standard margin: every coin in one account, expiries apart, the value of long options is no collateral. Requirement and collateral
/// of the unit differ by the manager's net margin; its cash is the stablecoin with perpetuals settled at their marks.
/// </summary>
public sealed class DeriveStandardMargin : IMarginModel
{
    private readonly ImmutableSortedDictionary<Currency, StandardParameters> _parameters;
    private readonly PegParameters _peg;
    private readonly ImmutableArray<RuleEvidence> _rules;

    /// <param name="version">Named in every answer.</param>
    /// <param name="parameters">By coin.</param>
    /// <param name="peg">Of the stablecoin.</param>
    /// <param name="rules">How well each rule is known; unverified ones that apply are warned of.</param>
    public DeriveStandardMargin(
        MarginModelVersion version,
        IReadOnlyDictionary<Currency, StandardParameters> parameters,
        PegParameters peg,
        ImmutableArray<RuleEvidence> rules = default)
    {
        Version = version;
        _parameters = parameters.ToImmutableSortedDictionary();
        _peg = peg;
        _rules = rules.IsDefault ? [] : rules;
    }

    public MarginModelVersion Version { get; }

    internal ImmutableSortedDictionary<Currency, StandardParameters> Parameters => _parameters;

    internal PegParameters Peg => _peg;

    /// <exception cref="InvalidInputException">An instrument is not covered.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        Coverage.Check(instruments, this, _parameters.Keys);
        var unverified = instruments.Select(i => i.Base).Distinct().Order().SelectMany(c => _parameters[c].Unverified.Select(p => (c, p)));
        return new CompiledMargin
        {
            Version = Version,
            Units = [StandardUnit.Compile(market, instruments, _parameters, _peg)],
            Warnings = DeriveWarnings.Of(market, instruments, Version, _rules, unverified),
        };
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) =>
        Coverage.IsTaken(instrument)
        && _parameters.TryGetValue(instrument.Base, out var parameters)
        && (instrument is Option ? parameters.Options is not null : parameters.Perpetual is not null);
}

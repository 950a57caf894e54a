using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.User;

/// <summary>
/// A margin model that a user wrote as a document: worst row of a table, expected shortfall or value at risk, and charges on delta and on short
/// options. One unit in USD; inverse and linear instruments and spot of the coins it names.
/// </summary>
public sealed class UserMargin : IMarginModel
{
    private readonly UserMarginParameters _parameters;
    private readonly ImmutableArray<RuleEvidence> _rules;

    /// <param name="version">Named in every answer.</param>
    /// <param name="parameters">Rows and charges.</param>
    /// <param name="rules">What the user says of them; unverified ones that apply are warned of.</param>
    public UserMargin(MarginModelVersion version, UserMarginParameters parameters, ImmutableArray<RuleEvidence> rules = default)
    {
        Version = version;
        _parameters = parameters;
        _rules = rules.IsDefault ? [] : rules;
    }

    public MarginModelVersion Version { get; }

    /// <exception cref="InvalidInputException">The model does not name an instrument's coin.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var violations = new ViolationList();
        for (var i = 0; i < instruments.Length; i++)
        {
            if (!Covers(instruments[i]))
            {
                violations.Add(
                    $"instruments[{i}]",
                    $"{instruments[i].Name}: {Version.Name} does not name {instruments[i].Base}, only {string.Join(", ", _parameters.Coins.Keys)}");
            }
        }

        violations.ThrowIfAny();
        var warnings = ImmutableArray.CreateBuilder<MarginWarning>();
        foreach (var rule in _rules)
        {
            if (rule.IsUnverified && rule.Concerns(instruments)) warnings.Add(MarginWarning.UnverifiedRule(Version, rule));
        }

        if (instruments.Any(i => i is Option && _parameters.Coins[i.Base].DeltaCharge > 0.0)) warnings.Add(MarginWarning.FrozenDeltas);
        return new CompiledMargin
        {
            Version = Version,
            Units = [UserUnit.Compile(market, instruments, _parameters)],
            Warnings = warnings.ToImmutable(),
        };
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) => _parameters.Coins.ContainsKey(instrument.Base);
}

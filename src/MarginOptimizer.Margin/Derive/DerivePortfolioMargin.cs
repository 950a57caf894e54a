using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Derive's second portfolio margin (PMRM_2, PM2): one account per underlying. Requirement and collateral of the unit differ by the manager's net
/// margin; its cash is the stablecoin with perpetuals settled at their marks.
/// </summary>
public sealed class DerivePortfolioMargin : IMarginModel, IVolatilityShocks
{
    private readonly ImmutableSortedDictionary<Currency, PortfolioParameters> _parameters;
    private readonly ImmutableArray<RuleEvidence> _rules;

    /// <param name="version">Named in every answer.</param>
    /// <param name="parameters">By underlying.</param>
    /// <param name="rules">How well each rule is known; unverified ones that apply are warned of.</param>
    public DerivePortfolioMargin(
        MarginModelVersion version, IReadOnlyDictionary<Currency, PortfolioParameters> parameters, ImmutableArray<RuleEvidence> rules = default)
    {
        Version = version;
        _parameters = parameters.ToImmutableSortedDictionary();
        _rules = rules.IsDefault ? [] : rules;
    }

    public MarginModelVersion Version { get; }

    internal ImmutableSortedDictionary<Currency, PortfolioParameters> Parameters => _parameters;

    /// <exception cref="InvalidInputException">An instrument is not covered, or they have more than one underlying.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        Coverage.Check(instruments, this, _parameters.Keys);
        Coverage.CheckOneCoin(instruments, Version);
        if (instruments.IsEmpty) return new CompiledMargin { Version = Version, Units = [], Warnings = [] };
        var coin = instruments[0].Base;
        return new CompiledMargin
        {
            Version = Version,
            Units = [PortfolioUnit.Compile(market, coin, instruments, _parameters[coin])],
            Warnings = DeriveWarnings.Of(market, instruments, Version, _rules, _parameters[coin].Unverified.Select(p => (coin, p))),
        };
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) => Coverage.IsTaken(instrument) && _parameters.ContainsKey(instrument.Base);

    /// <inheritdoc/>
    public double Shocked(Option option, double volatility, double days, VolatilityShock shock)
    {
        var parameters = _parameters[option.Base].VolatilityShock;
        return parameters.Shocked(volatility, parameters.Growth(days * 86_400.0), shock switch
        {
            VolatilityShock.Up => VolatilityMode.Up,
            VolatilityShock.Down => VolatilityMode.Down,
            _ => VolatilityMode.None,
        });
    }
}

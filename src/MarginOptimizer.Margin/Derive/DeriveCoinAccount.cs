using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// What Derive's portfolio managers have in common: one account per underlying. Requirement and collateral of the unit differ by the manager's net
/// margin; its cash is the stablecoin with perpetuals settled at their marks.
/// </summary>
/// <typeparam name="TParameters">Of one underlying.</typeparam>
public abstract class DeriveCoinAccount<TParameters> : IMarginModel, IVolatilityShocks
{
    private readonly ImmutableArray<RuleEvidence> _rules;

    private protected DeriveCoinAccount(MarginModelVersion version, IReadOnlyDictionary<Currency, TParameters> parameters, ImmutableArray<RuleEvidence> rules)
    {
        Version = version;
        Parameters = parameters.ToImmutableSortedDictionary();
        _rules = rules.IsDefault ? [] : rules;
    }

    public MarginModelVersion Version { get; }

    internal ImmutableSortedDictionary<Currency, TParameters> Parameters { get; }

    /// <exception cref="InvalidInputException">An instrument is not covered, or they have more than one underlying.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        Coverage.Check(instruments, this, Parameters.Keys);
        Coverage.CheckOneCoin(instruments, Version);
        if (instruments.IsEmpty) return new CompiledMargin { Version = Version, Units = [], Warnings = [] };
        var coin = instruments[0].Base;
        var parameters = Parameters[coin];
        return new CompiledMargin
        {
            Version = Version,
            Units = [CompileUnit(market, coin, instruments, parameters)],
            Warnings = DeriveWarnings.Of(market, instruments, Version, _rules, UnverifiedOf(parameters).Select(p => (coin, p))),
        };
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) => Coverage.IsTaken(instrument) && Parameters.ContainsKey(instrument.Base);

    /// <inheritdoc/>
    public double Shocked(Option option, double volatility, double days, VolatilityShock shock)
    {
        var rule = VolatilityRuleOf(Parameters[option.Base]);
        return rule.Shocked(volatility, rule.Growth(days * 86_400.0), shock switch
        {
            VolatilityShock.Up => VolatilityMode.Up,
            VolatilityShock.Down => VolatilityMode.Down,
            _ => VolatilityMode.None,
        });
    }

    private protected abstract MarginUnit CompileUnit(MarketSnapshot market, Currency coin, ImmutableArray<Instrument> instruments, TParameters parameters);

    private protected abstract ImmutableArray<string> UnverifiedOf(TParameters parameters);

    private protected abstract VolatilityShockParameters VolatilityRuleOf(TParameters parameters);
}

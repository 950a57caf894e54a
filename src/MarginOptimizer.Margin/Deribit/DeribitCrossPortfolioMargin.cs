using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Deribit's cross portfolio margin (X:PM) with <c>correlation_set</c> false: the whole account in one unit in USD, inverse and linear options,
/// dated futures and perpetuals, the balances of all currencies as collateral.
/// </summary>
public sealed class DeribitCrossPortfolioMargin : IMarginModel, IVolatilityShocks
{
    private readonly CrossMarginParameters _parameters;
    private readonly ImmutableArray<RuleEvidence> _rules;

    /// <param name="version">Named in every answer.</param>
    /// <param name="parameters">By base currency and by collateral currency.</param>
    /// <param name="rules">How well each rule is known; unverified ones that apply are warned of.</param>
    /// <exception cref="InvalidInputException">A parameter is outside its range.</exception>
    public DeribitCrossPortfolioMargin(MarginModelVersion version, CrossMarginParameters parameters, ImmutableArray<RuleEvidence> rules = default)
    {
        var violations = new ViolationList();
        foreach (var (coin, values) in parameters.Coins) values.Check($"parameters.{coin}", violations);
        violations.ThrowIfAny();
        Version = version;
        _parameters = parameters;
        _rules = rules.IsDefault ? [] : rules;
    }

    public MarginModelVersion Version { get; }

    /// <exception cref="InvalidInputException">An instrument is spot, or its coin has no parameters.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        CoveredInstruments.Check(Version, instruments, _parameters.Coins.Keys);
        var unit = CrossUnit.Compile(market, instruments, _parameters);
        return new CompiledMargin { Version = Version, Units = [unit], Warnings = Warnings(unit) };
    }

    /// <inheritdoc/>
    public double Shocked(Option option, double volatility, double days, VolatilityShock shock)
    {
        var rule = _parameters.Coins[option.Base].Volatility;
        return rule.Shocked(volatility, rule.Factor(days), shock);
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) => instrument is not Spot && _parameters.Coins.ContainsKey(instrument.Base);

    private ImmutableArray<MarginWarning> Warnings(MarginUnit unit)
    {
        var warnings = ImmutableArray.CreateBuilder<MarginWarning>();
        foreach (var (coin, parameters) in _parameters.Coins)
        {
            if (!unit.Money.Contains(coin)) continue;
            var own = unit.Instruments.Where(i => i.Base == coin).ToList();
            foreach (var field in PortfolioMarginFields.All)
            {
                var isUsed = !field.IsReportOnly && (!field.ForOptionsOnly || own.Exists(i => i is Option)) && (own.Count > 0 || field.IsForMatrix);
                if (isUsed && parameters.Unverified.Contains(field.Field.Name))
                    warnings.Add(MarginWarning.UnverifiedParameter(Version, coin, field.Field.Name));
            }
        }

        foreach (var currency in _parameters.UnverifiedHaircuts.Where(c => unit.Money.Contains(c)))
            warnings.Add(MarginWarning.UnverifiedParameter(Version, currency, "haircut"));
        foreach (var rule in _rules)
        {
            if (rule.IsUnverified && rule.Concerns(unit.Instruments)) warnings.Add(MarginWarning.UnverifiedRule(Version, rule));
        }

        if (unit.Instruments.Any(i => i is Option)) warnings.Add(MarginWarning.FrozenDeltas);
        return warnings.ToImmutable();
    }
}

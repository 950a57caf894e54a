using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Binance;

/// <summary>
/// Binance's portfolio margin without SPAN (programmes PM_1 and PM_2): nothing nets between contracts, equity after tiered collateral rates.
/// A balance's cash is what is left of it after futures profits, negative where it is a loan; its collateral is whatever is held beside a loan
/// in the same currency, before any haircut. Options are margined outside of it.
/// </summary>
public sealed class BinancePortfolioMargin : IMarginModel
{
    private readonly BinanceParameters _parameters;
    private readonly ImmutableArray<RuleEvidence> _rules;

    internal BinancePortfolioMargin(MarginModelVersion version, BinanceParameters parameters, ImmutableArray<RuleEvidence> rules) =>
        (Version, _parameters, _rules) = (version, parameters, rules);

    public MarginModelVersion Version { get; }

    internal BinanceParameters Parameters => _parameters;

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">An instrument is an option, its coin has no brackets, or the market lacks an index.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var violations = new ViolationList();
        for (var i = 0; i < instruments.Length; i++)
        {
            if (!Covers(instruments[i])) violations.Add($"instruments[{i}]", $"{instruments[i].Name}: {Reason(instruments[i])}");
        }

        violations.ThrowIfAny();
        return new CompiledMargin
        {
            Version = Version,
            Units = [BinanceAccount.Compile(market, instruments, _parameters)],
            Warnings = Warnings(instruments),
        };
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) => instrument is Spot || (instrument is not Option && _parameters.Coins.ContainsKey(instrument.Base));

    private string Reason(Instrument instrument) => instrument is Option
        ? $"{Version.Name} margins no options; the grid of the SPAN programme (PM_3), which does, is not published"
        : $"{Version.Name} has no brackets for {instrument.Base}, only for {string.Join(", ", _parameters.Coins.Keys)}: give them in a model file";

    private ImmutableArray<MarginWarning> Warnings(ImmutableArray<Instrument> instruments)
    {
        var warnings = ImmutableArray.CreateBuilder<MarginWarning>();
        foreach (var parameter in _parameters.Unverified) warnings.Add(MarginWarning.UnverifiedParameter(Version, Currency.Usd, parameter.Path));
        foreach (var coin in instruments.Where(i => i is not Spot).Select(i => i.Base).Distinct().Order())
        {
            foreach (var parameter in _parameters.Coins[coin].Unverified)
                warnings.Add(MarginWarning.UnverifiedParameter(Version, coin, parameter.Path));
        }

        foreach (var rule in _rules.Where(r => r.IsUnverified && r.Concerns(instruments))) warnings.Add(MarginWarning.UnverifiedRule(Version, rule));
        return warnings.ToImmutable();
    }
}

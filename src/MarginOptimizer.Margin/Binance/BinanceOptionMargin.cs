using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Binance;

/// <summary>Binance's options on their own, outside portfolio margin: every short position alone, held against cash; longs need nothing.</summary>
public sealed class BinanceOptionMargin : IMarginModel
{
    private readonly ImmutableSortedDictionary<Currency, BinanceOptionRates> _rates;
    private readonly ImmutableArray<RuleEvidence> _rules;

    internal BinanceOptionMargin(
        MarginModelVersion version, ImmutableSortedDictionary<Currency, BinanceOptionRates> rates, ImmutableArray<RuleEvidence> rules) =>
        (Version, _rates, _rules) = (version, rates, rules);

    public MarginModelVersion Version { get; }

    internal static IMarginModel Read(ModelDocument document)
    {
        document.RefuseParameters();
        var rates = ImmutableSortedDictionary.CreateBuilder<Currency, BinanceOptionRates>();
        foreach (var name in document.Underlyings.AllNames())
        {
            var section = document.Underlyings.Section(name);
            rates.Add(new Currency(name), BinanceOptionRates.Read(new GradedParameters(section)));
            section.Close();
        }

        document.Underlyings.Violations.ThrowIfAny();
        return new BinanceOptionMargin(document.Version, rates.ToImmutable(), document.Rules);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">An instrument is no linear option of a coin with rates, or the market lacks an index.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var violations = new ViolationList();
        for (var i = 0; i < instruments.Length; i++)
        {
            if (Covers(instruments[i])) continue;
            violations.Add($"instruments[{i}]", $"{instruments[i].Name}: {Version.Name} margins linear options of {string.Join(", ", _rates.Keys)} only");
        }

        violations.ThrowIfAny();
        return new CompiledMargin
        {
            Version = Version,
            Units = instruments.IsEmpty ? [] : [Unit(market, instruments)],
            Warnings = Warnings(instruments),
        };
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) => instrument is Option { Payoff: Payoff.Linear } && _rates.ContainsKey(instrument.Base);

    private MarginUnit Unit(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var account = new AccountColumns(market, instruments, 0);
        var (initial, maintenance) = (account.Form(), account.Form());
        for (var column = 0; column < instruments.Length; column++)
        {
            var option = (Option)instruments[column];
            var usd = account.UsdPerPrice(option);
            var (first, second) = _rates[option.Base].PerCoin(option, account.IndexOf(option.Base) / usd, market.QuoteOf(option).Mark);
            (initial[column], maintenance[column]) = (first * option.ContractValue * usd, second * option.ContractValue * usd);
        }

        var charge = new OneSided("short options", initial, -1);
        return new MarginUnit
        {
            Currency = Currency.Usd,
            Index = 1.0,
            Instruments = instruments,
            Money = account.Money,
            InitialRequirement = charge,
            MaintenanceRequirement = new OneSided("short options, maintenance", maintenance, -1),
            Collateral = account.Sum(
                "margin balance",
                account.Money.SelectMany(c => new[] { (account.CashOf(c), account.IndexOf(c)), (account.CollateralOf(c), account.IndexOf(c)) })),
            Components = [charge],
        };
    }

    private ImmutableArray<MarginWarning> Warnings(ImmutableArray<Instrument> instruments) =>
    [
        .. instruments.Select(i => i.Base).Distinct().Order()
            .SelectMany(coin => _rates[coin].Unverified.Select(p => MarginWarning.UnverifiedParameter(Version, coin, p.Path))),
        .. _rules.Where(r => r.IsUnverified && r.Concerns(instruments)).Select(r => MarginWarning.UnverifiedRule(Version, r)),
    ];
}

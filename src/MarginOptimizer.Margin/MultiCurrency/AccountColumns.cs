using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.MultiCurrency;

/// <summary>
/// Columns of the one unit, in USD, of an account whose positions and balances share one equity: instruments, then cash and collateral of every
/// currency that the market knows, then auxiliaries.
/// </summary>
internal sealed class AccountColumns
{
    private readonly Dictionary<Currency, int> _positions = [];
    private readonly Dictionary<Currency, double> _indices = [];

    /// <exception cref="InvalidInputException">The market has no index for a currency that an instrument pays in.</exception>
    public AccountColumns(MarketSnapshot market, ImmutableArray<Instrument> instruments, int auxiliaryCount)
    {
        Market = market;
        Instruments = instruments;
        Money = MoneyOf(market, instruments);
        Count = instruments.Length + (2 * Money.Length) + auxiliaryCount;
        for (var i = 0; i < Money.Length; i++)
        {
            _positions.Add(Money[i], i);
            _indices.Add(Money[i], market.IndexOf(Money[i]));
        }
    }

    public MarketSnapshot Market { get; }

    public ImmutableArray<Instrument> Instruments { get; }

    /// <summary>Ordered.</summary>
    public ImmutableArray<Currency> Money { get; }

    public int Count { get; }

    public int CashOf(Currency currency) => Instruments.Length + (2 * _positions[currency]);

    public int CollateralOf(Currency currency) => CashOf(currency) + 1;

    public int Auxiliary(int position) => Instruments.Length + (2 * Money.Length) + position;

    /// <summary>USD per unit.</summary>
    public double IndexOf(Currency currency) => _indices[currency];

    /// <summary>USD per unit of the currency in which an instrument's price and strike are: 1 where it is inverse, as those are in USD.</summary>
    public double UsdPerPrice(Instrument instrument) => instrument.Payoff == Payoff.Inverse ? 1.0 : IndexOf(instrument.Settlement);

    /// <summary>A form of all zeros.</summary>
    public double[] Form() => new double[Count];

    public Affine Sum(string label, IEnumerable<(int Column, double Coefficient)> terms) => new(label, LinearForm.Of(Count, terms));

    private static ImmutableArray<Currency> MoneyOf(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var money = new SortedSet<Currency>(market.Indices.Keys) { Currency.Usd, Currency.Usdc };
        var violations = new ViolationList();
        foreach (var instrument in instruments)
        {
            Add(instrument, instrument.Base);
            Add(instrument, instrument.Settlement);
            if (instrument is Spot) Add(instrument, instrument.Quote);
        }

        violations.ThrowIfAny();
        return [.. money];

        void Add(Instrument instrument, Currency currency)
        {
            if (money.Add(currency)) violations.Add($"market.indices.{currency}", $"is missing: {instrument.Name} is worth nothing in USD without it");
        }
    }
}

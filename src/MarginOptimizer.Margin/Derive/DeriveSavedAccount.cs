using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Positions and collaterals of a saved call to get_margin, with the market it was made in.</summary>
internal sealed class DeriveSavedAccount
{
    private readonly SortedDictionary<string, double> _positions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<Currency, double> _collaterals = [];

    /// <summary>Profit of perpetuals since their entry, which the venue settles with the margin, USD.</summary>
    public double Unsettled { get; private set; }

    public IReadOnlyDictionary<string, double> Positions => _positions;

    public IReadOnlyDictionary<Currency, double> Collaterals => _collaterals;

    public DeriveSavedAccount Copy()
    {
        var copy = new DeriveSavedAccount { Unsettled = Unsettled };
        foreach (var (name, amount) in _positions) copy._positions.Add(name, amount);
        foreach (var (currency, amount) in _collaterals) copy._collaterals.Add(currency, amount);
        return copy;
    }

    /// <param name="marks">Of perpetuals, by name.</param>
    public void Add(IEnumerable<JsonSection> positions, IEnumerable<JsonSection> collaterals, IReadOnlyDictionary<string, double> marks)
    {
        foreach (var position in positions)
        {
            var (name, amount) = (position.Text("instrument_name"), position.NumberOrText("amount"));
            if (DeriveContractName.Parse(name) is not { } contract)
            {
                if (name.Length > 0) position.Violations.Add(position.PathOf("instrument_name"), $"'{name}' is no name of an option or perpetual");
                continue;
            }

            _positions[name] = _positions.GetValueOrDefault(name) + amount;
            if (position.Has("unrealized_pnl") && contract.Expiry is null) Unsettled += position.NumberOrText("unrealized_pnl");
            if (position.Has("entry_price") && contract.Expiry is null)
            {
                Unsettled += amount * (marks.GetValueOrDefault(name) - position.NumberOrText("entry_price"));
            }
        }

        foreach (var collateral in collaterals)
        {
            var name = collateral.Text("asset_name").ToUpperInvariant();
            var amount = collateral.NumberOrText("amount");
            if (Currency.IsValidCode(name)) _collaterals[new Currency(name)] = _collaterals.GetValueOrDefault(new Currency(name)) + amount;
            else if (name.Length > 0) collateral.Violations.Add(collateral.PathOf("asset_name"), $"'{name}' is no currency code");
        }
    }

    /// <param name="names">Every instrument of the call, each with a ticker.</param>
    public (MarketSnapshot Market, Book Book) Build(
        DateTimeOffset asOf, IEnumerable<string> names, IReadOnlyDictionary<string, JsonSection> tickers, IReadOnlyDictionary<Currency, double> prices)
    {
        var builder = new DeriveMarketBuilder(asOf);
        foreach (var (currency, price) in prices) builder.AddPrice(currency, price, 1.0);
        foreach (var (currency, amount) in _collaterals) builder.AddBalance(currency, amount);
        builder.AddBalance(Currency.Usdc, _collaterals.GetValueOrDefault(Currency.Usdc) + Unsettled);
        var expiries = new HashSet<ForwardKey>();
        foreach (var name in names)
        {
            var contract = DeriveContractName.Parse(name)!.Value;
            var ticker = tickers[name];
            var held = _positions.GetValueOrDefault(name);
            if (contract.Expiry is not { } expiry)
            {
                builder.AddPerpetual(contract.Coin, ticker.NumberOrText("mark_price"), 1.0, held);
                continue;
            }

            var pricing = ticker.Section("option_pricing");
            if (expiries.Add(new ForwardKey(contract.Coin, expiry)))
            {
                builder.AddExpiry(contract.Coin, expiry, pricing.NumberOrText("forward_price"), new ExpiryFeed { Rate = Rate(pricing, asOf, expiry) });
            }

            builder.AddOption(name, contract.Coin, expiry, contract.Strike, contract.IsCall, pricing.NumberOrText("iv"), held);
        }

        return (builder.Market(), builder.Book());
    }

    private static double Rate(JsonSection pricing, DateTimeOffset asOf, DateTimeOffset expiry)
    {
        var years = YearFraction.Years(asOf, expiry);
        return pricing.Has("discount_factor") && years > 0.0 ? -DeterministicMath.Log(pricing.NumberOrText("discount_factor")) / years : 0.0;
    }
}

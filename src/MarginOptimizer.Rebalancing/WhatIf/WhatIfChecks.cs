using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>Checks books and baskets against market and model; every fault is noted by its path.</summary>
/// <param name="market">Where instruments are listed.</param>
/// <param name="model">Null: whether the rules margin an instrument is not asked.</param>
/// <param name="faults">Takes the faults.</param>
internal sealed class WhatIfChecks(MarketSnapshot market, IMarginModel? model, ViolationList faults)
{
    /// <summary>Above this a quantity is taken for a mistake of units.</summary>
    private const double LargestQuantity = 1e9;

    private readonly Dictionary<Instrument, string?> _faultOf = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public void Check(Book book)
    {
        _seen.Clear();
        for (var i = 0; i < book.Positions.Length; i++)
        {
            var position = book.Positions[i];
            Check(position.Instrument, position.Quantity, () => $"book.positions[{i}]");
        }

        foreach (var (currency, balance) in book.Balances)
        {
            if (!double.IsFinite(balance.Cash) || !double.IsFinite(balance.Collateral) || balance.Collateral < 0.0)
                faults.Add($"book.balances[{currency}]", "cash is finite, collateral finite and >= 0");
        }
    }

    public void Check(IReadOnlyList<Basket> baskets)
    {
        if (baskets.Count == 0) faults.Add("baskets", "is empty: at least one is needed");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < baskets.Count; i++)
        {
            var path = FormattableString.Invariant($"baskets[{i}]");
            if (string.IsNullOrWhiteSpace(baskets[i].Id)) faults.Add($"{path}.id", "is empty");
            else if (!ids.Add(baskets[i].Id)) faults.Add($"{path}.id", $"'{baskets[i].Id}' names two baskets");
            Check(baskets[i], path);
        }
    }

    public void Check(Basket basket, string path)
    {
        if (basket.Legs.IsDefaultOrEmpty)
        {
            faults.Add($"{path}.legs", "is empty: a basket has at least one leg");
            return;
        }

        _seen.Clear();
        for (var k = 0; k < basket.Legs.Length; k++)
        {
            var leg = basket.Legs[k];
            Check(leg.Instrument, leg.Quantity, () => $"{path}.legs[{k}]");
            if (leg.Price is { } price && !(double.IsFinite(price) && (leg.Instrument is Option ? price >= 0.0 : price > 0.0)))
                faults.Add($"{path}.legs[{k}].price", FormattableString.Invariant($"is {price}, expected a finite price > 0, or 0 for an option"));
        }
    }

    private void Check(Instrument instrument, double quantity, Func<string> path)
    {
        if (FaultOf(instrument) is { } fault) faults.Add($"{path()}.instrument", fault);
        else if (!_seen.Add(instrument.Name)) faults.Add($"{path()}.instrument", $"'{instrument.Name}' is given twice");
        if (!double.IsFinite(quantity) || quantity == 0.0 || Math.Abs(quantity) > LargestQuantity)
            faults.Add($"{path()}.quantity", FormattableString.Invariant($"is {quantity}, expected a quantity that is not 0 and within +-1e9"));
    }

    /// <summary>Why an instrument cannot be margined here, or null; found once for each.</summary>
    private string? FaultOf(Instrument instrument)
    {
        if (_faultOf.TryGetValue(instrument, out var known)) return known;
        var fault = market.Find(instrument.Name) is not { } listing ? $"'{instrument.Name}' is not listed in the market"
            : !listing.Instrument.Equals(instrument) ? $"'{instrument.Name}' has other terms than the one listed"
            : ExpiryOf(instrument) <= market.AsOf ? $"'{instrument.Name}' has expired"
            : model is not null && !model.Covers(instrument) ? $"'{instrument.Name}' is not margined by {model.Version.Name}"
            : !TradingUniverseBuilder.HasMark(listing) ? $"'{instrument.Name}' has no mark to value it with"
            : null;
        _faultOf.Add(instrument, fault);
        return fault;
    }

    internal static DateTimeOffset? ExpiryOf(Instrument instrument) => instrument switch
    {
        Option option => option.Expiry,
        Future future => future.Expiry,
        _ => null,
    };
}

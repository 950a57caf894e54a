using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>Collects the closes of the files of <see cref="PriceHistoryFile"/>.</summary>
internal sealed class PricePanel
{
    private const int Time = 0, Asset = 1, FirstClose = 2;

    private readonly SortedDictionary<Currency, SortedDictionary<DateTimeOffset, double>> _prices = [];
    private readonly SortedDictionary<Currency, SortedDictionary<DateTimeOffset, double>> _bars = [];
    private PriceLayout _layout = new("", false, null, []);
    private DateTimeOffset? _last;

    public IReadOnlyList<(string? Name, ColumnUse Use)> ColumnsOf(TableFile file)
    {
        _layout = PriceLayout.Of(file);
        return [(_layout.Time, ColumnUse.Time), (_layout.Asset, ColumnUse.Text), .. _layout.Closes.Select(c => ((string?)c.Column, ColumnUse.Number))];
    }

    public void Begin() => _last = null;

    public void Add(TableRow row)
    {
        if (row.TimeOrDay(Time) is not { } time) return;
        if (_layout.Asset is null && time <= _last)
            row.Fault(Time, $"is {TimeText.Format(time)}, expected a time after {TimeText.Format(_last.Value)}: rows ascend");
        _last = time;
        for (var i = 0; i < _layout.Closes.Count; i++)
        {
            if ((_layout.Closes[i].Coin ?? CoinOf(row)) is not { } coin) continue;
            if (row.Number(FirstClose + i, NumberRule.Price, required: _layout.Asset is not null) is { } price) Add(row, coin, time, price);
        }
    }

    /// <exception cref="InvalidInputException">Bars close at a time that has a price of its own, or are too few to tell their length.</exception>
    public ImmutableSortedDictionary<Currency, ImmutableArray<PricePoint>> Prices()
    {
        CloseBars();
        return _prices.ToImmutableSortedDictionary(p => p.Key, p => p.Value.Select(v => new PricePoint(v.Key, v.Value)).ToImmutableArray());
    }

    /// <summary>Bars close where the next ones open: their length is the shortest distance of two openings of a coin.</summary>
    private void CloseBars()
    {
        if (_bars.Count == 0) return;
        var gaps = _bars.Values.SelectMany(b => b.Keys.Zip(b.Keys.Skip(1), (opening, next) => next - opening)).ToList();
        if (gaps.Count == 0) throw new InvalidInputException("ts_open", "has one bar of each coin: how long a bar is cannot be told");
        var (length, faults) = (gaps.Min(), new ViolationList());
        foreach (var (coin, bars) in _bars)
        {
            if (!_prices.TryGetValue(coin, out var prices)) _prices[coin] = prices = [];
            foreach (var (opening, price) in bars)
                if (!prices.TryAdd(opening + length, price)) faults.Add("ts_open", $"the bar of {coin} that opens at {TimeText.Format(opening)} closes at a time that already has a price");
        }

        faults.ThrowIfAny();
    }

    private static Currency? CoinOf(TableRow row)
    {
        if (row.Text(Asset) is not { } text) return null;
        if (Currency.IsValidCode(text)) return new Currency(text);
        row.Fault(Asset, $"is {InputText.Quote(text)}, no coin such as BTC");
        return null;
    }

    private void Add(TableRow row, Currency coin, DateTimeOffset time, double price)
    {
        var target = _layout.IsOpening ? _bars : _prices;
        if (!target.TryGetValue(coin, out var prices)) target[coin] = prices = [];
        if (!prices.TryAdd(time, price)) row.Fault(Time, $"is {TimeText.Format(time)}, at which {coin} already has a price");
    }
}

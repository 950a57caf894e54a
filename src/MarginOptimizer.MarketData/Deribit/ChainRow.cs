using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>Reads the rows of one file in a <see cref="ChainLayout"/>.</summary>
internal sealed class ChainRow
{
    private readonly CsvReader _csv;
    private readonly ChainLayout _layout;
    private readonly ViolationList _faults;
    private readonly int _stamp, _time, _name, _bid, _ask, _bidQuantity, _askQuantity, _mark, _volatility, _forward, _source, _index, _interest;

    public ChainRow(CsvReader csv, ChainLayout layout, ViolationList faults)
    {
        (_csv, _layout, _faults) = (csv, layout, faults);
        int Column(string? name) => name is null ? -1 : csv.IndexOf(name);
        (_stamp, _time, _name) = (Column(layout.Stamp), Column(layout.Milliseconds), Column(layout.Name));
        (_bid, _ask) = (Column(layout.Bid), Column(layout.Ask));
        (_bidQuantity, _askQuantity) = (Column(layout.BidQuantity), Column(layout.AskQuantity));
        (_mark, _volatility) = (Column(layout.Mark), Column(layout.Volatility));
        (_forward, _source) = (Column(layout.Forward), Column(layout.ForwardSource));
        (_index, _interest) = (Column(layout.Index), Column(layout.OpenInterest));
    }

    public ReadOnlySpan<char> Stamp => _csv.Cell(_stamp);

    /// <summary>All rows of a stamp have the same time.</summary>
    public bool IsStampTime => _layout.Milliseconds is null;

    /// <summary>Time of the present row, or null after noting a fault.</summary>
    public DateTimeOffset? ReadTime()
    {
        if (_layout.Milliseconds is null)
        {
            if (TimeText.TryParse(Stamp, out var time)) return time;
            _faults.Add(_csv.PathOf(_stamp), $"is {InputText.Quote(Stamp)}, expected {TimeText.Words}");
            return null;
        }

        return UnixTime.FromMilliseconds(new CsvFields(_csv, _faults).Number(_time, UnixTime.Rule, required: true));
    }

    /// <summary>The quote of the present row, or null after noting that its name is none.</summary>
    public VenueQuote? Read()
    {
        var fields = new CsvFields(_csv, _faults);
        if (fields.Text(_name) is not { } text) return null;
        if (!DeribitInstrumentNames.TryParse(text, out var name))
        {
            _faults.Add(_csv.PathOf(_name), $"is {InputText.Quote(text)}, no Deribit instrument name");
            return null;
        }

        var isOption = name.Value.Kind == DeribitKind.Option;
        return new VenueQuote
        {
            Name = name.Value,
            Path = _csv.PathOf(_name),
            Bids = ReadSide(fields, _bid, _bidQuantity),
            Asks = ReadSide(fields, _ask, _askQuantity),
            Mark = fields.Number(_mark, isOption ? NumberRule.OptionMark : NumberRule.Price),
            Volatility = isOption ? ReadVolatility(fields) : null,
            Forward = isOption ? fields.Number(_forward, NumberRule.Price) : null,
            ForwardIsListed = isOption && IsListed(_csv.Cell(_source)),
            Index = fields.Number(_index, NumberRule.Price),
            OpenInterest = fields.Number(_interest, NumberRule.OpenInterest),
            QuotedAt = _layout.Milliseconds is null ? null : ReadTime(),
        };
    }

    private Ladder ReadSide(CsvFields fields, int price, int quantity)
    {
        if (_layout.ZeroIsNoQuote && _csv.Cell(price) is "0") return Ladder.Empty;
        if (fields.Number(price, NumberRule.Price) is not { } best) return Ladder.Empty;
        return fields.Number(quantity, NumberRule.Quantity) is { } size ? Ladder.Touch(best, size) : Ladder.Touch(best);
    }

    private double? ReadVolatility(CsvFields fields)
    {
        if (!_layout.VolatilityIsPercent) return fields.Number(_volatility, NumberRule.Volatility);
        return fields.Number(_volatility, NumberRule.VolatilityPercent) / 100.0;
    }

    /// <summary>F in the chain layout; in tickers the name of the future, where synthetic forwards are called SYN.* or index_price.</summary>
    private static bool IsListed(ReadOnlySpan<char> source) =>
        source is "F" || (source.Length > 1 && !source.StartsWith("SYN") && source is not "index_price");
}

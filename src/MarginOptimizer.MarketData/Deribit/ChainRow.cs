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
    private readonly int _stamp, _name;
    private readonly int[] _columns;

    public ChainRow(CsvReader csv, ChainLayout layout, ViolationList faults)
    {
        (_csv, _layout, _faults) = (csv, layout, faults);
        (_stamp, _name) = (csv.IndexOf(layout.Stamp), csv.IndexOf(layout.Name));
        _columns = [.. Enum.GetValues<QuoteField>().Select(f => layout.ColumnOf(f) is { } column ? csv.IndexOf(column) : -1)];
    }

    public ReadOnlySpan<char> Stamp => _csv.Cell(_stamp);

    private CsvQuoteCells Cells => new(_csv, _columns, _name, _faults);

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

        return UnixTime.FromMilliseconds(Cells.Number(QuoteField.Milliseconds, UnixTime.Rule, required: true));
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

        return QuoteRules.OfVenue(Cells, _layout, name.Value, _csv.PathOf(_name));
    }
}

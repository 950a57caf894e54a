using System.Text;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>Goes through one file of a market history, stamp by stamp.</summary>
internal sealed class BlockCursor : IDisposable
{
    private const int StampColumn = 0, NameColumn = 1, FirstField = 2, MaxSource = 64;

    private readonly TableFile _file;
    private readonly ChainLayout _layout;
    private readonly NameCache _names;
    private readonly TableScan _scan;
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);
    private byte[] _stamp = [];
    private bool _hasStamp;
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private QuoteBlock? _open;
    private int _expectedRows = 1_024;
    private int _row;

    public BlockCursor(TableFile file, ChainLayout layout, NameCache names)
    {
        (_file, _layout, _names) = (file, layout, names);
        var stampUse = layout.Milliseconds is null ? ColumnUse.Time : ColumnUse.Text;
        var fields = Enum.GetValues<QuoteField>()
            .Select(f => (layout.ColumnOf(f), f == QuoteField.ForwardSource ? ColumnUse.Text : ColumnUse.Number));
        _scan = new TableScan(file, [(layout.Stamp, stampUse), (layout.Name, ColumnUse.Text), .. fields]);
    }

    /// <summary>Faults of stamps, whose rows are passed over.</summary>
    public List<CellFault> Faults { get; } = [];

    /// <summary>The next block, null at the end of the file. Rows of stamps that are not <paramref name="wanted"/> are passed over unread.</summary>
    public QuoteBlock? Next(Func<string, DateTimeOffset?, bool> wanted)
    {
        QuoteBlock? done = null;
        while (done is null)
        {
            if (_row == _scan.Count && !MoveToNextChunk())
            {
                (done, _open) = (_open, null);
                return done;
            }

            if (!IsSameStamp(_row)) (done, _open) = (_open, Begin(_row, wanted));
            var end = _row + 1;
            while (end < _scan.Count && IsSameStamp(end)) end++;
            if (_open is not null) Add(_open, _row, end);
            _row = end;
        }

        _expectedRows = done.Count;
        return done;
    }

    public void Dispose() => _scan.Dispose();

    private bool MoveToNextChunk()
    {
        _row = 0;
        return _scan.ReadChunk();
    }

    private bool IsSameStamp(int row) => _hasStamp && _scan.Text(StampColumn, row).SequenceEqual(_stamp);

    /// <summary>A block for a new stamp; null where it is not wanted or cannot be read.</summary>
    private QuoteBlock? Begin(int row, Func<string, DateTimeOffset?, bool> wanted)
    {
        (_stamp, _hasStamp) = (_scan.Text(StampColumn, row).ToArray(), true);
        var text = Encoding.UTF8.GetString(_stamp);
        DateTimeOffset? time = null;
        if (_layout.Milliseconds is null)
        {
            if (!TimeText.TryParse(text, out var stamp)) return Refuse(row, $"expected {TimeText.Words}");
            if (stamp <= _last) return Refuse(row, $"expected a time after {TimeText.Format(_last)}: stamps ascend, the rows of one stand together");
            time = _last = stamp;
        }
        else
        {
            if (text.Length == 0) return Refuse(row, "expected a label");
            if (!_labels.Add(text)) return Refuse(row, "which was given before: the rows of a label stand together");
        }

        return wanted(text, time) ? new QuoteBlock(_file, text, _expectedRows) { Time = time ?? DateTimeOffset.MinValue } : null;
    }

    private QuoteBlock? Refuse(int row, string expected)
    {
        Faults.Add(new CellFault(_file, _scan.FirstRow + row, _layout.Stamp, $"is {_scan.Show(StampColumn, row)}, {expected}"));
        return null;
    }

    /// <summary>Column by column, which is how the rows lie in memory.</summary>
    private void Add(QuoteBlock block, int begin, int end)
    {
        var first = block.Count;
        for (var row = begin; row < end; row++) AddName(block, row);
        for (var field = 0; field < QuoteBlock.Fields; field++)
        {
            var values = block.Values((QuoteField)field, first);
            if ((QuoteField)field == QuoteField.ForwardSource) ReadSources(begin, values);
            else ReadNumbers(block, (QuoteField)field, begin, values);
        }

        if (_layout.Milliseconds is not null) ReadTimes(block, first);
    }

    private void AddName(QuoteBlock block, int row)
    {
        var text = _scan.Text(NameColumn, row);
        var name = _names.Find(text);
        block.Add(name, _scan.FirstRow + row);
        if (name is null) Fault(block, row, _layout.Name, text.IsEmpty ? "is empty" : $"is {_scan.Show(NameColumn, row)}, no instrument name of this layout");
    }

    private void ReadSources(int begin, Span<double> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = IsListed(_scan.Text(FirstField + (int)QuoteField.ForwardSource, begin + i)) ? 1.0 : 0.0;
    }

    private void ReadNumbers(QuoteBlock block, QuoteField field, int begin, Span<double> values)
    {
        var column = FirstField + (int)field;
        for (var at = 0; (at += _scan.ReadNumbers(column, begin + at, values[at..])) < values.Length; at++)
        {
            Fault(block, begin + at, _layout.ColumnOf(field), $"is {_scan.Show(column, begin + at)}, expected a number");
            values[at] = double.NaN;
        }
    }

    private void Fault(QuoteBlock block, int row, string? column, string message) =>
        block.Faults.Add(new CellFault(_file, _scan.FirstRow + row, column, message));

    private static bool IsListed(ReadOnlySpan<byte> source)
    {
        if (source.Length <= 1) return source.Length == 1 && source[0] == 'F';
        if (source.Length > MaxSource) return false;
        Span<char> text = stackalloc char[MaxSource];
        return ChainLayout.IsListed(text[..Encoding.UTF8.GetChars(source, text)]);
    }

    /// <summary>The block has the time of its latest row.</summary>
    private static void ReadTimes(QuoteBlock block, int first)
    {
        foreach (var milliseconds in block.Values(QuoteField.Milliseconds, first))
            if (UnixTime.Rule.FaultOf(milliseconds) is null && UnixTime.FromMilliseconds(milliseconds) is { } time && time > block.Time) block.Time = time;
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>
/// States of a book over time as tables (CSV, gzip or Parquet), one row per position (examples/formats.md, "Histories"): ours with the columns
/// <c>as_of,instrument,quantity</c>, and <c>commit_ts,commit,instrument,qty_btc</c>, where options, futures and perpetuals of Deribit are in coins.
/// </summary>
public static class BookHistoryFile
{
    private const int Time = 0, Instrument = 1, Quantity = 2, Commit = 3;

    private static readonly (string? Name, ColumnUse Use)[] Ours =
        [("as_of", ColumnUse.Time), ("instrument", ColumnUse.Text), ("quantity", ColumnUse.Number), (null, ColumnUse.Text)];

    private static readonly (string? Name, ColumnUse Use)[] InCoins =
        [("commit_ts", ColumnUse.Time), ("instrument", ColumnUse.Text), ("qty_btc", ColumnUse.Number), ("commit", ColumnUse.Text)];

    /// <param name="paths">Files, directories, or patterns with <c>*</c> in the file name; the states of all of them are one history.</param>
    /// <returns>States ascending in time, distinct times, at least one.</returns>
    /// <exception cref="InvalidInputException">With all faults by file and line or row.</exception>
    public static ImmutableArray<BookHistoryState> Read(IReadOnlyList<string> paths)
    {
        var reader = new Reader();
        TableReading.ForEachRow(HistoryPaths.Expand(paths), ColumnsOf, reader.Begin, reader.Add);
        return reader.States();
    }

    private static (string? Name, ColumnUse Use)[] ColumnsOf(TableFile file)
    {
        foreach (var layout in new[] { Ours, InCoins })
        {
            string[] known = [.. layout.Select(c => c.Name).OfType<string>()];
            if (!known.All(c => file.IndexOf(c) >= 0)) continue;
            if (file.Columns.FirstOrDefault(c => !known.Contains(c)) is not { } unknown) return layout;
            throw new InvalidInputException($"{file.Name}: header", $"unknown column {InputText.Quote(unknown)}; known: {string.Join(", ", known)}");
        }

        throw new InvalidInputException(
            $"{file.Name}: header", "is not as_of,instrument,quantity nor commit_ts,commit,instrument,qty_btc (examples/formats.md)");
    }

    private sealed class Reader
    {
        private readonly Dictionary<DateTimeOffset, (string File, List<BookHistoryPosition> Positions)> _states = [];
        private readonly HashSet<string> _inState = new(StringComparer.Ordinal);
        private string _file = "";
        private bool _isInCoins;
        private DateTimeOffset? _last;
        private string? _commit;
        private List<BookHistoryPosition>? _positions;

        public void Begin(TableFile file)
        {
            (_file, _isInCoins) = (file.Name, file.IndexOf("qty_btc") >= 0);
            (_last, _positions) = (null, null);
        }

        public void Add(TableRow row)
        {
            if (row.Time(Time) is not { } time) return;
            if (time != _last && !BeginState(row, time)) return;
            var isFlat = !_isInCoins && row.IsEmpty(Instrument) && row.IsEmpty(Quantity);
            if (_isInCoins && row.Text(Commit) is { } commit && (_commit ??= commit) != commit)
                row.Fault(Commit, $"is {InputText.Quote(commit)}, expected {InputText.Quote(_commit)} as on the other rows of this time");
            if (isFlat) AddFlat(row);
            else if (ReadPosition(row) is { } position && _positions is { } positions) positions.Add(position);
        }

        public ImmutableArray<BookHistoryState> States() =>
            [.. _states.OrderBy(s => s.Key).Select(s => new BookHistoryState(s.Key, [.. s.Value.Positions]))];

        /// <summary>False, with the state's rows left unread, where the time is not after the one before or was in another file.</summary>
        private bool BeginState(TableRow row, DateTimeOffset time)
        {
            if (time < _last)
            {
                row.Fault(Time, $"is {TimeText.Format(time)}, expected no time before {TimeText.Format(_last.Value)}: states ascend");
                return false;
            }

            (_last, _commit, _positions) = (time, null, []);
            _inState.Clear();
            if (_states.TryAdd(time, (_file, _positions))) return true;
            row.Fault(Time, $"is {TimeText.Format(time)}, a state already given in {_states[time].File}");
            return true;
        }

        private void AddFlat(TableRow row)
        {
            if (_inState.Count > 0 || !_inState.Add("")) row.Fault(Instrument, "is empty, which says that the book is flat, beside other rows of this time");
        }

        private BookHistoryPosition? ReadPosition(TableRow row)
        {
            var quantity = row.Number(Quantity, NumberRule.SignedQuantity, required: true);
            if (row.Text(Instrument) is not { } name) return null;
            if (_inState.Contains("")) row.Fault(Instrument, $"is {InputText.Quote(name)}, though the book was said to be flat at this time");
            if (!_inState.Add(name)) row.Fault(Instrument, $"{InputText.Quote(name)} was already given at this time");
            if (!_isInCoins) return quantity is null ? null : new BookHistoryPosition(name, quantity.Value, false);
            if (!DeribitInstrumentNames.TryParse(name, out var parsed)) row.Fault(Instrument, $"is {InputText.Quote(name)}, no Deribit instrument name");
            return quantity is null ? null : new BookHistoryPosition(name, quantity.Value, parsed is { Kind: DeribitKind.Future or DeribitKind.Perpetual });
        }
    }
}

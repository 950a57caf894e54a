using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.MarketData.History;

/// <summary>
/// Goes through the files of a history side by side, in the order of their stamps. A file is opened when its first stamp is due and closed
/// after its last one; of each open file one block is in memory.
/// </summary>
internal sealed class BlockMerge(IReadOnlyList<HistoryFile> files, HistoryFaults faults)
{
    private readonly List<Open> _open = [];

    /// <summary>Order in which files are due.</summary>
    private readonly Queue<int> _due = new(Enumerable.Range(0, files.Count).OrderBy(i => files[i].From).ThenBy(i => i));

    private readonly NameCache? _names = files.Count == 0 ? null : new NameCache(files[0].Layout);

    /// <param name="wanted">Judges a stamp by its text and, where the text is a time, its time; blocks of others are passed over.</param>
    public IEnumerable<StampRows> Run(Func<string, DateTimeOffset?, bool> wanted)
    {
        try
        {
            var last = DateTimeOffset.MinValue;
            while (NextGroup(wanted) is { } group)
            {
                var rows = new StampRows(group.Max(o => o.Block.Time), [.. group.Select(o => o.Block)]);
                foreach (var open in group) Advance(open, wanted);
                if (rows.Time > last) yield return rows;
                else Refuse(rows, last);
                if (rows.Time > last) last = rows.Time;
            }
        }
        finally
        {
            foreach (var open in _open) open.Cursor.Dispose();
        }
    }

    /// <summary>The open blocks of the earliest stamp, in the order the files were given; null at the end.</summary>
    private List<Open>? NextGroup(Func<string, DateTimeOffset?, bool> wanted)
    {
        while (true)
        {
            var first = _open.MinBy(o => o.Block.Time);
            if (_due.Count > 0 && (first is null || IsDue(files[_due.Peek()], first))) OpenNext(wanted);
            else return first is null ? null : [.. _open.Where(o => IsSame(o.Block, first.Block)).OrderBy(o => o.Order)];
        }
    }

    private static bool IsDue(HistoryFile file, Open first) => file.From <= first.Block.Time;

    private bool IsSame(QuoteBlock block, QuoteBlock first) =>
        files[0].Layout.Milliseconds is null ? block.Time == first.Time : block.Stamp == first.Stamp;

    private void OpenNext(Func<string, DateTimeOffset?, bool> wanted)
    {
        var order = _due.Dequeue();
        try
        {
            var cursor = new BlockCursor(files[order].Table, files[order].Layout, _names!);
            var open = new Open(order, cursor);
            _open.Add(open);
            Advance(open, wanted);
        }
        catch (InvalidInputException error)
        {
            faults.Add(error.Violations);
        }
    }

    /// <summary>Moves to the next block; a file that ends, or is malformed from there on, is closed.</summary>
    private void Advance(Open open, Func<string, DateTimeOffset?, bool> wanted)
    {
        QuoteBlock? block = null;
        try
        {
            block = open.Cursor.Next(wanted);
        }
        catch (InvalidInputException error)
        {
            faults.Add(error.Violations);
        }

        if (block is not null)
        {
            open.Block = block;
            return;
        }

        faults.Add(open.Cursor.Faults);
        open.Cursor.Dispose();
        _open.Remove(open);
    }

    private void Refuse(StampRows rows, DateTimeOffset last)
    {
        foreach (var block in rows.Blocks)
            faults.Add([new Violation(
                $"{block.File.Name}: {block.Stamp}",
                $"is of {Input.TimeText.Format(rows.Time)}, expected a time after {Input.TimeText.Format(last)}: stamps ascend")]);
    }

    private sealed class Open(int order, BlockCursor cursor)
    {
        public int Order { get; } = order;

        public BlockCursor Cursor { get; } = cursor;

        public QuoteBlock Block { get; set; } = null!;
    }
}

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
            DateTimeOffset? last = null;
            while (NextGroup(wanted) is { } group)
            {
                var rows = new StampRows(group.Max(o => o.Block.Time), [.. group.Select(o => o.Block)]);
                foreach (var open in group) Advance(open, wanted);
                if (rows.Time <= last) Refuse(rows, last.Value);
                else last = rows.Time;
                yield return rows;
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
            if (NextOf(cursor, wanted) is { } first) _open.Add(new Open(order, cursor) { Block = first });
        }
        catch (InvalidInputException error)
        {
            faults.Add(error.Violations);
        }
    }

    private void Advance(Open open, Func<string, DateTimeOffset?, bool> wanted)
    {
        if (NextOf(open.Cursor, wanted) is { } block) open.Block = block;
        else _open.Remove(open);
    }

    /// <summary>The next block of a file; null, with the file closed, where it ends or is malformed from there on.</summary>
    private QuoteBlock? NextOf(BlockCursor cursor, Func<string, DateTimeOffset?, bool> wanted)
    {
        try
        {
            if (cursor.Next(wanted) is { } block) return block;
        }
        catch (InvalidInputException error)
        {
            faults.Add(error.Violations);
        }

        faults.Add(cursor.Faults);
        cursor.Dispose();
        return null;
    }

    /// <summary>The rows are still given, so that their own faults come to light too.</summary>
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

        public required QuoteBlock Block { get; set; }
    }
}

using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.MarketData.Tables;

/// <summary>Reads tables row by row, with the faults of all files at once.</summary>
internal static class TableReading
{
    /// <param name="columnsOf">Columns wanted of a file, by what its header has; throws where the layout is not known.</param>
    /// <param name="begin">Called before the rows of a file.</param>
    /// <param name="visit">Called for every row, in the order of the files and of their rows.</param>
    /// <exception cref="InvalidInputException">With all faults, those that <paramref name="visit"/> noted included.</exception>
    public static void ForEachRow(
        IReadOnlyList<string> paths,
        Func<TableFile, IReadOnlyList<(string? Name, ColumnUse Use)>> columnsOf,
        Action<TableFile> begin,
        Action<TableRow> visit)
    {
        var faults = new ViolationList();
        foreach (var path in paths)
        {
            try
            {
                Read(TableFile.Open(path), columnsOf, begin, visit, faults);
            }
            catch (InvalidInputException error)
            {
                foreach (var fault in error.Violations) faults.Add(fault.Path, fault.Message);
            }
        }

        faults.ThrowIfAny();
    }

    private static void Read(
        TableFile file,
        Func<TableFile, IReadOnlyList<(string? Name, ColumnUse Use)>> columnsOf,
        Action<TableFile> begin,
        Action<TableRow> visit,
        ViolationList faults)
    {
        var columns = columnsOf(file);
        string?[] names = [.. columns.Select(c => c.Name)];
        var cells = new List<CellFault>();
        using var scan = new TableScan(file, columns);
        begin(file);
        while (scan.ReadChunk() && cells.Count <= ViolationList.Capacity)
            for (var row = 0; row < scan.Count; row++) visit(new TableRow(file, scan, names, row, cells));
        if (scan is { FirstRow: 0, Count: 0 }) faults.Add(file.Name, "has no rows");
        foreach (var fault in CellFaults.Describe(cells)) faults.Add(fault.Path, fault.Message);
    }
}

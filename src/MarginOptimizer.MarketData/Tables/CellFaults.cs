using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Tables;

/// <summary>Faults of cells as violations: <c>FILE: line 12, column bid</c> for CSV, <c>FILE: row 12, column bid</c> for Parquet.</summary>
internal static class CellFaults
{
    public static List<Violation> Describe(IReadOnlyList<CellFault> faults)
    {
        var violations = new List<Violation>(faults.Count);
        foreach (var group in faults.GroupBy(f => f.File))
        {
            var rows = group.OrderBy(f => f.Row).ToList();
            var places = group.Key.IsParquet ? [] : LinesOf(group.Key, rows);
            foreach (var fault in rows)
            {
                var place = places.TryGetValue(fault.Row, out var line) ? $"line {line}" : $"row {fault.Row + 1}";
                var column = fault.Column is null ? "" : $", column {fault.Column}";
                violations.Add(new Violation($"{group.Key.Name}: {place}{column}", fault.Message));
            }
        }

        return violations;
    }

    /// <summary>Lines by row: rows are counted while a file is read, and lines, which may be empty, only when somebody asks for one.</summary>
    private static Dictionary<long, int> LinesOf(TableFile file, List<CellFault> faults)
    {
        var wanted = faults.Select(f => f.Row).ToHashSet();
        var last = faults[^1].Row;
        return InputFile.Read(file.Path, InputFile.MaxStreamBytes, stream =>
        {
            var lines = new Dictionary<long, int>();
            using var csv = new CsvReader(stream, new ViolationList());
            for (var row = 0L; row <= last && csv.ReadRow(); row++)
                if (wanted.Contains(row)) lines[row] = csv.Line;
            return lines;
        });
    }
}

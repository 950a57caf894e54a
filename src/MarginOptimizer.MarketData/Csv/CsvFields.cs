using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Csv;

/// <summary>Typed cells of the present row of a <see cref="CsvReader"/>; an empty cell is an absent value.</summary>
internal readonly struct CsvFields(CsvReader csv, ViolationList faults)
{
    public double? Number(int column, NumberRule rule, bool required = false)
    {
        var cell = csv.Cell(column);
        if (cell.IsEmpty)
        {
            if (required) faults.Add(csv.PathOf(column), $"is missing, expected {rule.Words}");
            return null;
        }

        if (!NumberText.TryParse(cell, out var value))
        {
            faults.Add(csv.PathOf(column), $"is {InputText.Quote(cell)}, expected {rule.Words}");
            return null;
        }

        if (rule.FaultOf(value) is not { } fault) return value;
        faults.Add(csv.PathOf(column), fault);
        return null;
    }

    /// <summary>A decimal &gt; 0 whose digits matter.</summary>
    public decimal? Decimal(int column)
    {
        var cell = csv.Cell(column);
        if (cell.IsEmpty) return null;
        if (DecimalText.TryParse(cell, out decimal value) && value > 0m) return value;
        faults.Add(csv.PathOf(column), $"is {InputText.Quote(cell)}, expected a decimal > 0");
        return null;
    }

    public string? Text(int column)
    {
        var cell = csv.Cell(column);
        if (!cell.IsEmpty) return cell.ToString();
        faults.Add(csv.PathOf(column), "is empty");
        return null;
    }

    public bool Flag(int column)
    {
        var cell = csv.Cell(column);
        if (cell.IsEmpty || cell is "false") return false;
        if (cell is "true") return true;
        faults.Add(csv.PathOf(column), $"is {InputText.Quote(cell)}, expected true or false");
        return false;
    }
}

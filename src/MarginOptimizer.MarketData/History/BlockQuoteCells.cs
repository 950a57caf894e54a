using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>One row of a <see cref="QuoteBlock"/>.</summary>
internal readonly struct BlockQuoteCells(QuoteBlock block, int row, ChainLayout layout, List<CellFault> faults) : IQuoteCells
{
    public bool IsForwardListed => block.ValueAt(QuoteField.ForwardSource, row) == 1.0;

    public double? Number(QuoteField field, NumberRule rule, bool required = false)
    {
        var value = block.ValueAt(field, row);
        if (double.IsNaN(value))
        {
            if (required && !IsUnreadable(field)) Fault(field, $"is missing, expected {rule.Words}");
            return null;
        }

        if (rule.FaultOf(value) is not { } fault) return value;
        Fault(field, fault);
        return null;
    }

    public bool IsEmpty(QuoteField field) => double.IsNaN(block.ValueAt(field, row)) && !IsUnreadable(field);

    public bool IsZero(QuoteField field) => block.ValueAt(field, row) == 0.0;

    public void Fault(QuoteField field, string message) =>
        faults.Add(new CellFault(block.File, block.RowAt(row), layout.ColumnOf(field), message));

    public void FaultOfName(string message) => faults.Add(new CellFault(block.File, block.RowAt(row), layout.Name, message));

    /// <summary>Something was written there that is no number, and was noted as a fault when it was read.</summary>
    private bool IsUnreadable(QuoteField field)
    {
        var column = layout.ColumnOf(field);
        foreach (var fault in block.Faults)
            if (fault.Row == block.RowAt(row) && fault.Column == column) return true;
        return false;
    }
}

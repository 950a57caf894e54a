using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>The present row of a CSV file.</summary>
internal readonly struct CsvQuoteCells(CsvReader csv, int[] columns, int nameColumn, ViolationList faults) : IQuoteCells
{
    public bool IsForwardListed => ChainLayout.IsListed(csv.Cell(columns[(int)QuoteField.ForwardSource]));

    public double? Number(QuoteField field, NumberRule rule, bool required = false) =>
        new CsvFields(csv, faults).Number(columns[(int)field], rule, required);

    public bool IsEmpty(QuoteField field) => csv.Cell(columns[(int)field]).IsEmpty;

    public bool IsZero(QuoteField field) => NumberText.TryParse(csv.Cell(columns[(int)field]), out var value) && value == 0.0;

    public void Fault(QuoteField field, string message) => faults.Add(csv.PathOf(columns[(int)field]), message);

    public void FaultOfName(string message) => faults.Add(csv.PathOf(nameColumn), message);
}

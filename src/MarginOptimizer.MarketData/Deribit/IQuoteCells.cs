using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>The cells of one row of quotes, wherever they were read from. Implementations are structs, so that the rules inline over them.</summary>
internal interface IQuoteCells
{
    /// <summary>The value of a cell; null where it is empty, or after noting that it breaks the rule, is no number, or is missing though required.</summary>
    double? Number(QuoteField field, NumberRule rule, bool required = false);

    /// <summary>Nothing is written there.</summary>
    bool IsEmpty(QuoteField field);

    /// <summary>The number zero is written there.</summary>
    bool IsZero(QuoteField field);

    /// <summary>The cell of <see cref="QuoteField.ForwardSource"/> names a listed future.</summary>
    bool IsForwardListed { get; }

    void Fault(QuoteField field, string message);

    /// <summary>Notes a fault of the row's name.</summary>
    void FaultOfName(string message);
}

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>At what price trades of the book itself fill; proposals always fill at the quotes they were priced with.</summary>
public enum FillPrice
{
    /// <summary>Buys at the ask, sells at the bid, deeper levels as far as they are known; at the mark where nobody quotes the side, which is counted.</summary>
    Touch,

    /// <summary>At the mark, with fees.</summary>
    Mark,
}

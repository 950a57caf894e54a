namespace MarginOptimizer.Domain.Market;

/// <summary>One level of an order book.</summary>
/// <param name="Price">&gt; 0, in the instrument's price currency.</param>
/// <param name="Quantity">Contracts offered at this price, &gt; 0; +infinity where the depth is not known.</param>
public readonly record struct PriceLevel(double Price, double Quantity);

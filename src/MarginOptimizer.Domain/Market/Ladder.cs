using System.Collections.Immutable;

namespace MarginOptimizer.Domain.Market;

/// <summary>One side of an order book, best price first. Empty: nobody quotes this side.</summary>
/// <param name="Levels">Strictly worsening prices.</param>
/// <param name="IsDepthKnown">False: only the best price is known, its one level has infinite quantity.</param>
public sealed record Ladder(ImmutableArray<PriceLevel> Levels, bool IsDepthKnown)
{
    public static Ladder Empty { get; } = new([], true);

    /// <summary>A side of which only the best price is known.</summary>
    public static Ladder Touch(double price) => new([new PriceLevel(price, double.PositiveInfinity)], false);

    /// <summary>A side of which the best price and its quantity are known.</summary>
    public static Ladder Touch(double price, double quantity) => new([new PriceLevel(price, quantity)], true);

    public bool IsEmpty => Levels.IsEmpty;

    public PriceLevel Best => Levels[0];

    /// <summary>Contracts visible on this side, +infinity where the depth is not known.</summary>
    public double TotalQuantity
    {
        get
        {
            var total = 0.0;
            foreach (var level in Levels) total += level.Quantity;
            return total;
        }
    }

    /// <summary>By value of the levels, so that quotes read twice are equal.</summary>
    public bool Equals(Ladder? other) =>
        other is not null && IsDepthKnown == other.IsDepthKnown && Levels.AsSpan().SequenceEqual(other.Levels.AsSpan());

    public override int GetHashCode() => HashCode.Combine(IsDepthKnown, Levels.Length, IsEmpty ? default : Best);
}

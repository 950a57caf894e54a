using System.Collections.Immutable;

namespace MarginOptimizer.Domain.Instruments;

/// <summary>
/// Price increments that grow with the price: <see cref="Base"/> up to the first step, then the tick of the last step passed.
/// </summary>
/// <param name="Base">Tick of the lowest prices, &gt; 0.</param>
/// <param name="Steps">Ascending by <see cref="TickStep.AbovePrice"/>.</param>
public sealed record TickSchedule(decimal Base, ImmutableArray<TickStep> Steps)
{
    /// <summary>A single tick at every price.</summary>
    public static TickSchedule Flat(decimal tick) => new(tick, []);

    /// <summary>
    /// The tick in force at a price. Exactly at a step both ticks divide the price on every known schedule; the lower tick is kept there,
    /// so a price at the step stays valid either way (readers of the venue disagree about "at" and "above").
    /// </summary>
    public decimal TickAt(decimal price)
    {
        var tick = Base;
        foreach (var step in Steps)
        {
            if (price <= step.AbovePrice) break;
            tick = step.Tick;
        }

        return tick;
    }

    /// <summary>The largest valid price at or below <paramref name="price"/>.</summary>
    public decimal RoundDown(decimal price)
    {
        var tick = TickAt(price);
        return Math.Floor(price / tick) * tick;
    }

    /// <summary>The smallest valid price at or above <paramref name="price"/>.</summary>
    public decimal RoundUp(decimal price)
    {
        var tick = TickAt(price);
        return Math.Ceiling(price / tick) * tick;
    }

    /// <summary>Whether <paramref name="price"/> is a whole number of ticks.</summary>
    public bool IsValid(decimal price) => price % TickAt(price) == 0;

    /// <summary>By value of the steps, so that instruments read twice are equal.</summary>
    public bool Equals(TickSchedule? other) => other is not null && Base == other.Base && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Base, Steps.Length);
}

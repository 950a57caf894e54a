namespace MarginOptimizer.Domain.Limits;

/// <summary>A wanted value of one exposure of the book after the trades: a pull of a given strength towards it, a band it must be in, or both.</summary>
public sealed record ExposureTarget
{
    /// <summary>Unique among the targets of one problem; answers refer to it.</summary>
    public required string Id { get; init; }

    /// <summary>A Greek: <see cref="Measure.Delta"/> to <see cref="Measure.Theta"/>.</summary>
    public required Measure Measure { get; init; }

    public LimitScope Scope { get; init; } = LimitScope.Total;

    /// <summary>Wanted value, in the unit of the measure.</summary>
    public required double Target { get; init; }

    /// <summary>The target is a change from the present book.</summary>
    public bool RelativeToNow { get; init; }

    /// <summary>USD per squared unit, &gt; 0: a miss m costs 0.5 * weight * m^2. Null = no pull.</summary>
    public double? Weight { get; init; }

    /// <summary>Largest miss allowed either way, &gt;= 0, in the unit of the measure. Null = any. At least one of weight and band is given.</summary>
    public double? Band { get; init; }
}

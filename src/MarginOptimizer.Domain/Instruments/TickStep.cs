namespace MarginOptimizer.Domain.Instruments;

/// <summary>From prices above <paramref name="AbovePrice"/> on, the tick is <paramref name="Tick"/>.</summary>
public readonly record struct TickStep(decimal AbovePrice, decimal Tick);

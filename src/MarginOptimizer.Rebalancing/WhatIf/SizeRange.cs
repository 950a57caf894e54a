namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>Multiples that are admissible one way: all from the first to the last.</summary>
/// <param name="First">Smallest admissible multiple, by size: 0 where the present book is within every limit. Signed as the direction.</param>
/// <param name="Last">Largest of the same unbroken range; signed.</param>
/// <param name="Stop">What stops it there.</param>
/// <param name="StopId">Id of the limit, or name of the instrument whose depth ends; empty otherwise.</param>
/// <param name="AtFirst">Margin at the first multiple.</param>
/// <param name="AtLast">Margin at the last multiple.</param>
/// <param name="CostUsd">Execution cost of the last multiple with fees, USD at the indices, &gt;= 0.</param>
/// <param name="CashPaidUsd">Cash paid (received &lt; 0) for the last multiple with fees, USD at the indices.</param>
public sealed record SizeRange(
    long First, long Last, SizeStop Stop, string StopId, BookFigures AtFirst, BookFigures AtLast, double CostUsd, double CashPaidUsd);

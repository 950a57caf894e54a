using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Prices;

/// <summary>An optimum as a function of one bound.</summary>
/// <param name="Points">From the tightest bound to the loosest: the ends and every breakpoint between; the function is linear from each to the next.</param>
/// <param name="Pressing">Limits that had a multiplier somewhere on the way: without the others the curve would be the same.</param>
/// <param name="Solves">Programs solved.</param>
/// <param name="Error">The function lies below the straight lines between the points by this at most, in units of the objective; 0 where complete.</param>
/// <param name="Complete">False when a solve or the cap on solves ended the sweep: the points lie on the function, but breakpoints between them may be missing.</param>
public sealed record LimitCurve(ImmutableArray<CurvePoint> Points, ImmutableArray<string> Pressing, int Solves, double Error, bool Complete);

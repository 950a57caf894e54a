namespace MarginOptimizer.Solver.Certificates;

/// <summary>How one limit stands at a point.</summary>
/// <param name="Name">Of the limit.</param>
/// <param name="Value">Of its form.</param>
/// <param name="Violation">How far outside its bounds, 0 inside.</param>
/// <param name="Size">Sum of the absolute terms it is made of, its bounds and a millionth of the box's reach included: what a relative tolerance refers to.</param>
public sealed record LimitReport(string Name, double Value, double Violation, double Size);

namespace MarginOptimizer.Benchmarks.Lots;

/// <summary>What a mixed-integer solver said.</summary>
/// <param name="IsProven">It claims an optimum within the gap asked for.</param>
/// <param name="IsInfeasible">It claims that there is no point.</param>
/// <param name="Seconds">Processor time of its search.</param>
/// <param name="Objective">Of its point, evaluated from the program; +infinity without one.</param>
/// <param name="Excess">By how much its point breaks a limit, relative.</param>
internal sealed record MilpAnswer(bool IsProven, bool IsInfeasible, double Seconds, double Objective, double Excess);

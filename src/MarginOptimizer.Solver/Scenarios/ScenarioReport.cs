namespace MarginOptimizer.Solver.Scenarios;

/// <summary>What a solve took.</summary>
/// <param name="Passes">Rows evaluated or copied, in passes over all rows.</param>
/// <param name="MasterTime">Time in master problems.</param>
/// <param name="Rounds">Master problems solved.</param>
/// <param name="Shifts">Per function, root mean square by which rows near the threshold moved from the first point to the last.</param>
internal sealed record ScenarioReport(double Passes, TimeSpan MasterTime, int Rounds, double[] Shifts);

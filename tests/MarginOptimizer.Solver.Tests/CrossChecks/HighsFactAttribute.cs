namespace MarginOptimizer.Solver.Tests.CrossChecks;

/// <summary>A fact that needs the HiGHS library of Google.OrTools and is skipped, with the reason, where it cannot be called.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HighsFactAttribute : FactAttribute
{
    public HighsFactAttribute() => Skip = HighsLibrary.Absence;
}

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>One figure, known and computed, in the same unit and sign.</summary>
/// <param name="Name">Path of the figure in the entry, such as <c>IM</c> or <c>scenarios[3]</c>.</param>
/// <param name="Expected">As known.</param>
/// <param name="Actual">As computed here.</param>
/// <param name="AbsoluteTolerance">&gt;= 0, unit of the figure.</param>
/// <param name="RelativeTolerance">&gt;= 0, of the expected figure.</param>
public readonly record struct ReconciledField(
    string Name, double Expected, double Actual, double AbsoluteTolerance, double RelativeTolerance)
{
    /// <summary>Computed minus known, unit of the figure.</summary>
    public double Residual => Actual - Expected;

    /// <summary>Absolute residual over the known figure; the absolute residual itself where that is 0. NaN where a figure is.</summary>
    public double RelativeError => Math.Abs(Residual) / (Expected == 0.0 ? 1.0 : Math.Abs(Expected));

    /// <summary>The residual is within the larger of the two tolerances; false for NaN.</summary>
    public bool IsReproduced => Math.Abs(Residual) <= Math.Max(AbsoluteTolerance, RelativeTolerance * Math.Abs(Expected));

    /// <summary>It is reproduced, but only by its absolute tolerance: what its relative error says is not what it is judged by.</summary>
    public bool IsReproducedAbsolutely => IsReproduced && Math.Abs(Residual) > RelativeTolerance * Math.Abs(Expected);
}

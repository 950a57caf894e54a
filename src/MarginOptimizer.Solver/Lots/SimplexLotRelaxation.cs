using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>Warm dual simplex. Its bounds are left where the last call ended.</summary>
internal sealed class SimplexLotRelaxation(LotProgram lots, Relaxation relaxation, WorkMeter meter) : ILotRelaxation
{
    private readonly LotDive _dive = new(lots, relaxation, meter);

    public double[]? Tightened(ReadOnlySpan<double> allowance)
    {
        relaxation.TightenLimits(allowance);
        double[]? point = relaxation.Resolve() ? relaxation.Point() : null;
        relaxation.TightenLimits(new double[allowance.Length]);
        return point;
    }

    public double[]? Completed(double[] x) => _dive.CompleteContinuous(x);

    public double[]? Dived(long workLimit) => _dive.Run(workLimit);
}

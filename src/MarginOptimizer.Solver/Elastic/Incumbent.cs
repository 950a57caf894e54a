using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// The best point so far that keeps all limits by exact evaluation. A point that uses up the tolerance of a limit may lie below every point that does not; such a one counts
/// only where the bound does not contradict it.
/// </summary>
internal sealed class Incumbent(ConvexProgram program, double tolerance, double reference)
{
    private const double ExactTolerance = 1e-12;
    private const double UsedTolerance = 1e-10;
    private const double SameObjective = 1e-12;

    private double[] _exact = [];
    private double _exactObjective = double.PositiveInfinity;
    private double[] _loose = [];
    private double _looseObjective = double.PositiveInfinity;

    /// <summary>Empty when there is none.</summary>
    public double[] Point(double bound) => IsLoose(bound) ? _loose : _exact;

    /// <summary>+infinity when there is no point.</summary>
    public double Objective(double bound) => IsLoose(bound) ? _looseObjective : _exactObjective;

    /// <summary>True when the point keeps all limits within the tolerance.</summary>
    /// <param name="x">Inside the box.</param>
    /// <param name="isOnFace">The exact solution of a face, preferred to an interior point of the same objective: its variables rest exactly at bounds and kinks.</param>
    public bool Offer(double[] x, bool isOnFace = false)
    {
        if (!LimitCheck.AllKept(program, x, tolerance, Math.Min(tolerance, ExactTolerance), out bool isExact))
        {
            return false;
        }

        Take(x, PointEvaluation.Objective(program, x), isExact, isOnFace ? SameObjective * reference : 0.0);
        return true;
    }

    /// <summary>Offers a point whose objective is known.</summary>
    public void Offer(double[] x, double objective)
    {
        if (LimitCheck.AllKept(program, x, tolerance, Math.Min(tolerance, ExactTolerance), out bool isExact))
        {
            Take(x, objective, isExact, 0.0);
        }
    }

    private void Take(double[] x, double objective, bool isExact, double preference)
    {
        if (objective - preference < _exactObjective && isExact)
        {
            _exact = x;
            _exactObjective = objective;
        }
        else if (objective < _looseObjective)
        {
            _loose = x;
            _looseObjective = objective;
        }
    }

    private bool IsLoose(double bound) => _looseObjective < _exactObjective && _looseObjective >= bound - (UsedTolerance * reference);
}

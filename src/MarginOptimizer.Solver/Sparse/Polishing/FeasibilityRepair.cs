using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.InteriorPoint;

namespace MarginOptimizer.Solver.Sparse.Polishing;

/// <summary>
/// Takes what is left of the violation of rows out of a point near the optimum: the smallest step in the metric of the interior point system, which hardly moves
/// variables at their bounds. Multipliers stay.
/// </summary>
internal sealed class FeasibilityRepair(WorkingProgram program, KktSystem system, WorkMeter meter)
{
    private const int MostSteps = 6;
    private const double Proximal = 1e-11;
    private const double SmallestPivot = 1e-13;

    /// <summary>Weights beyond this are as good as fixed.</summary>
    private const double LargestWeight = 1e10;

    private readonly int _n = program.Variables;

    /// <param name="state">An iterate near the optimum.</param>
    /// <param name="consider">Gets each point with the multipliers of the iterate; returns true when they are good enough.</param>
    /// <returns>False when the meter stopped it.</returns>
    public bool Run(InteriorState state, Func<double[], double[], bool> consider)
    {
        var diagonal = new double[state.Value.Length];
        for (int c = 0; c < diagonal.Length; c++)
        {
            double weight = state.HasLower[c] ? state.DualLower[c] / state.SlackLower[c] : 0.0;
            weight += state.HasUpper[c] ? state.DualUpper[c] / state.SlackUpper[c] : 0.0;
            weight = Math.Min(weight, LargestWeight);
            diagonal[c] = c < _n ? weight + Proximal : state.IsEquality[c] ? Proximal : (1.0 / Math.Max(weight, 1.0 / LargestWeight)) + Proximal;
        }

        if (!system.Factor(diagonal, [], SmallestPivot))
        {
            return false;
        }

        double[] x = [.. state.X];
        var right = new double[diagonal.Length];
        var step = new double[diagonal.Length];
        var value = new double[program.RowCount];
        double last = double.PositiveInfinity;
        for (int k = 0; k < MostSteps; k++)
        {
            double violation = Violations(x, value, right);
            if (violation >= 0.5 * last)
            {
                return true;
            }

            if (k > 0 && consider([.. x], state.Y))
            {
                return true;
            }

            last = violation;
            if (violation == 0.0)
            {
                return true;
            }

            if (meter.Checkpoint() || !system.Solve(right, step))
            {
                return false;
            }

            for (int j = 0; j < _n; j++)
            {
                x[j] += step[j];
            }
        }

        return true;
    }

    /// <summary>Moves x into its bounds and fills the right-hand side with what rows miss; the largest of it.</summary>
    private double Violations(double[] x, double[] value, double[] right)
    {
        for (int j = 0; j < _n; j++)
        {
            x[j] = Math.Min(Math.Max(x[j], program.Lower[j]), program.Upper[j]);
        }

        program.MultiplyA(x, value);
        double largest = 0.0;
        for (int i = 0; i < value.Length; i++)
        {
            double inside = Math.Min(Math.Max(value[i], program.Lower[_n + i]), program.Upper[_n + i]);
            right[_n + i] = inside - value[i];
            largest = Math.Max(largest, Math.Abs(right[_n + i]));
        }

        return largest;
    }
}

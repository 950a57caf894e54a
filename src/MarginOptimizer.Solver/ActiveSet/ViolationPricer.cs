using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>Looks for the row on the wrong side of its bound, or of its saturation, by the most.</summary>
internal sealed class ViolationPricer(WorkingSet set)
{
    private readonly WorkingSet _set = set;
    private readonly RowStore _rows = set.Rows;
    private readonly EpigraphGroups _groups = set.Groups;

    private double _startSize;

    /// <summary>A violation counts above this, relative to the absolute terms of its row.</summary>
    public const double Tolerance = 1e-13;

    /// <summary>To be called at the first point of a solve, whose size tells what rounding is where later points come close to 0.</summary>
    public void Begin() => _startSize = Math.Sqrt(FusedKernels.Dot(_set.Point, _set.Point));

    /// <param name="tolerance">Relative violation that counts as none.</param>
    /// <param name="first">Take the first violated row instead of the worst: never cycles.</param>
    /// <param name="meter">Charged for the pass over the rows.</param>
    /// <returns>The row, -1 for none, and the sign its multiplier has to move in.</returns>
    public (int Row, double Sign) Find(double tolerance, bool first, WorkMeter meter)
    {
        double pointSize = Math.Sqrt(FusedKernels.Dot(_set.Point, _set.Point));
        pointSize = Math.Max(pointSize, 1e-3 * _startSize);
        double worst = 0.0, sign = 0.0;
        int found = -1;
        for (int row = 0; row < _rows.Count; row++)
        {
            if (_rows.IsActive(row))
            {
                continue;
            }

            double value = _set.Value(row);
            (double violation, double direction, double bound) = Violation(row, value);
            if (violation <= 0.0)
            {
                continue;
            }

            int group = _rows.Group[row];
            double terms = Math.Abs(bound) + _rows.Size[row] * pointSize;
            if (group >= 0)
            {
                int reference = _groups.Reference[group];
                terms += Math.Abs(_rows.Upper[reference]) + _rows.Size[reference] * pointSize;
            }

            double scaled = violation / (group < 0 ? _rows.Length[row] : _groups.Length[group]);
            if (violation > tolerance * terms && scaled > worst)
            {
                (worst, sign, found) = (scaled, direction, row);
                if (first)
                {
                    break;
                }
            }
        }

        meter.Add((long)_rows.DenseCount * _rows.Columns + _rows.Count);
        return (found, sign);
    }

    private (double Violation, double Sign, double Bound) Violation(int row, double value) => _rows.State[row] switch
    {
        RowState.SaturatedUpper => (_rows.Upper[row] - value, -1.0, _rows.Upper[row]),
        RowState.SaturatedLower => (value - _rows.Lower[row], 1.0, _rows.Lower[row]),
        _ when value > _rows.Upper[row] => (_rows.UpperCap[row] > 0.0 ? value - _rows.Upper[row] : 0.0, 1.0, _rows.Upper[row]),
        _ => (_rows.LowerCap[row] > 0.0 ? _rows.Lower[row] - value : 0.0, -1.0, _rows.Lower[row]),
    };
}

using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Lots;

/// <summary>Affine functions below a convex one, each as a row over its leading variables and an offset.</summary>
internal sealed class CutList(int columns)
{
    private readonly List<double[]> _rows = [];
    private readonly List<double> _offsets = [];

    /// <summary>A new row of zeros, to be filled; its offset is 0 until it is set.</summary>
    public double[] Add()
    {
        var row = new double[columns];
        _rows.Add(row);
        _offsets.Add(0.0);
        return row;
    }

    /// <summary>Sets the offset of the latest row.</summary>
    public void SetOffset(double offset) => _offsets[^1] = offset;

    /// <summary>The largest of the rows.</summary>
    public ScenarioFunction Largest(string name, bool floorAtZero)
    {
        int stride = (columns + 3) & ~3;
        var values = new double[_rows.Count * stride];
        for (int row = 0; row < _rows.Count; row++)
        {
            _rows[row].CopyTo(values, row * stride);
        }

        return new ScenarioFunction(name, new RowMatrix(values, _rows.Count, columns, stride), [.. _offsets], floorAtZero);
    }
}

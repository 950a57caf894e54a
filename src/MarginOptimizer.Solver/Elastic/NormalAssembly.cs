using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>Assembles the matrix of the normal equations: H, weights of single variables on the diagonal, weighted rows as blocked outer products, norm cones.</summary>
internal sealed class NormalAssembly
{
    private readonly ElasticProgram _program;
    private readonly RowSet _rows;
    private readonly NormalMatrix _normal;
    private readonly WorkMeter _meter;
    private readonly GramKernel _gram;
    private readonly double[] _base;
    private readonly double[][] _normGram;
    private readonly double[] _vector;

    public NormalAssembly(ElasticProgram program, RowSet rows, NormalMatrix normal, double scale, WorkMeter meter)
    {
        _program = program;
        _rows = rows;
        _normal = normal;
        _meter = meter;
        _gram = new GramKernel(normal.Values, normal.Leading, 1.0);
        _vector = new double[normal.Order];
        _base = BaseMatrix(scale);
        _normGram = [.. program.Cones.Select(cone => GramOf(cone.Matrix, 1.0))];
    }

    /// <summary>Everything afresh; false when the meter ended it.</summary>
    public bool Assemble(Iterate at, double[] weights, double[][] linear, bool[] isFixed)
    {
        if (_meter.Stopped)
        {
            return false;
        }

        _base.CopyTo(_normal.Values, 0);
        for (int r = 0; r < _rows.FirstLinear; r++)
        {
            _normal.Add(_rows.Variable(r), _rows.Variable(r), weights[r]);
        }

        for (int g = 0; g < _program.Groups.Count; g++)
        {
            if (!AddGroup(g, weights))
            {
                return false;
            }
        }

        for (int k = 0; k < linear.Length; k++)
        {
            PackRow(Math.Sqrt(weights[_rows.FirstLinear + k]), linear[k]);
            if (_meter.Pace(linear[k].Length))
            {
                return false;
            }
        }

        AddNorms(at);
        _gram.Flush(_meter);
        for (int i = 0; i < isFixed.Length; i++)
        {
            if (isFixed[i])
            {
                _normal.Isolate(i);
            }
        }

        return !_meter.Checkpoint();
    }

    private bool AddGroup(int g, double[] weights)
    {
        RowGroup group = _program.Groups[g];
        int start = _rows.GroupStart(g), width = group.Matrix.Columns, count = group.Count;
        Span<double> border = _vector;
        border.Clear();
        double total = 0.0;
        for (int k = 0; k < count; k++)
        {
            double weight = weights[start + k], scale = group.Scale(k);
            total += weight;
            FusedKernels.AddScaled(weight * scale, group.Row(k), border);
            if (_gram.Pack(Math.Sqrt(weight) * scale, group.Row(k)))
            {
                _gram.Flush(_meter);
                _meter.Add(GramKernel.BlockWork(width));
                if (_meter.Checkpoint())
                {
                    return false;
                }
            }
        }

        _gram.Flush(_meter);
        _meter.Add((long)count * width);
        if (group.Epigraph < 0)
        {
            return true;
        }

        for (int i = 0; i < width; i++)
        {
            _normal.Add(group.Epigraph, i, -border[i]);
        }

        _normal.Add(group.Epigraph, group.Epigraph, total);
        return true;
    }

    private void PackRow(double factor, ReadOnlySpan<double> row)
    {
        if (_gram.Pack(factor, row))
        {
            _gram.Flush(_meter);
            _meter.Add(GramKernel.BlockWork(row.Length));
        }
    }

    /// <summary>G' W^-2 G with W^-2 = (2 (Jw)(Jw)' - J) / eta^2.</summary>
    private void AddNorms(Iterate at)
    {
        for (int c = 0; c < at.Norms.Length; c++)
        {
            NormState norm = at.Norms[c];
            NormCone cone = _program.Cones[c];
            norm.Rescale();
            double factor = 1.0 / (norm.Eta * norm.Eta);
            Span<double> row = _vector;
            row.Clear();
            cone.AddTransposed(norm.Direction, -1.0, row);
            row[cone.Epigraph] += 2.0 * norm.Direction[0];
            PackRow(Math.Sqrt(2.0 * factor), row);
            _normal.Add(cone.Epigraph, cone.Epigraph, -factor);
            double[] gram = _normGram[c];
            for (int i = 0; i < cone.Matrix.Columns && !_meter.Pace(i); i++)
            {
                FusedKernels.AddScaled(factor, gram.AsSpan(i * _normal.Leading, i + 1), _normal.Values.AsSpan(i * _normal.Leading, i + 1));
            }
        }
    }

    /// <summary>Incomplete when the meter has stopped, as nothing is assembled from it then.</summary>
    private double[] BaseMatrix(double scale)
    {
        double[] result = GramOf(_program.Factors ?? new RowMatrix([], 0, 0, 0), Math.Sqrt(scale));
        for (int i = 0; i < _normal.Order; i++)
        {
            result[(i * _normal.Leading) + i] += scale * _program.Diagonal[i];
        }

        return result;
    }

    private double[] GramOf(RowMatrix matrix, double factor)
    {
        var result = new double[_normal.Values.Length];
        var kernel = new GramKernel(result, _normal.Leading, 1.0);
        for (int k = 0; k < matrix.Rows && !_meter.Stopped; k++)
        {
            if (kernel.Pack(factor, matrix.Row(k)))
            {
                kernel.Flush(_meter);
                _meter.Add(GramKernel.BlockWork(matrix.Columns));
            }
        }

        kernel.Flush(_meter);
        return result;
    }
}

namespace MarginOptimizer.Solver.Simplex;

/// <summary>A weighted sum of rows as seen by the columns: dense over variables first, then spread over their segments.</summary>
internal sealed class RowPricer(LpModel model)
{
    /// <summary>Rows summed in one sweep over the result.</summary>
    private const int Batch = 4;

    private readonly double[] _variables = new double[model.Variables];
    private readonly int[] _row = new int[Batch];
    private readonly double[] _weight = new double[Batch];
    private int _pending;
    private bool _touchesSegments;

    /// <summary>One entry per column.</summary>
    public double[] Result { get; } = new double[model.Columns];

    public void Begin()
    {
        Array.Clear(_variables);
        Array.Clear(Result);
        _touchesSegments = false;
        _pending = 0;
    }

    public void AddRow(int row, double weight)
    {
        if (weight == 0.0)
        {
            return;
        }

        (int first, int end) = model.Support[row];
        if (2 * (end - first) < model.Variables)
        {
            DenseKernels.AddScaled(weight, model.Row(row)[first..end], _variables.AsSpan(first));
        }
        else
        {
            Defer(row, weight);
        }

        int limit = row - model.ScenarioRows;
        if (limit < 0)
        {
            Result[model.Segments + model.RowEpigraph[row]] += weight * model.OwnEpigraph[row];
            return;
        }

        DenseKernels.AddScaled(
            weight, model.LimitEpigraph.AsSpan(limit * model.Epigraphs, model.Epigraphs), Result.AsSpan(model.Segments));
        if (model.LimitSegmentRow[limit] >= 0)
        {
            DenseKernels.AddScaled(weight, model.SegmentRow(model.LimitSegmentRow[limit]), Result);
            _touchesSegments = true;
        }
    }

    public void Finish()
    {
        Flush();
        int[] owner = model.Layout.Owner;
        if (_touchesSegments)
        {
            for (int s = 0; s < owner.Length; s++)
            {
                Result[s] += _variables[owner[s]];
            }

            return;
        }

        for (int s = 0; s < owner.Length; s++)
        {
            Result[s] = _variables[owner[s]];
        }
    }

    private void Defer(int row, double weight)
    {
        _row[_pending] = row;
        _weight[_pending++] = weight;
        if (_pending == Batch)
        {
            Flush();
        }
    }

    private void Flush()
    {
        if (_pending == Batch)
        {
            DenseKernels.AddScaledFour(
                _weight, model.Row(_row[0]), model.Row(_row[1]), model.Row(_row[2]), model.Row(_row[3]), _variables);
        }
        else
        {
            for (int k = 0; k < _pending; k++)
            {
                DenseKernels.AddScaled(_weight[k], model.Row(_row[k]), _variables);
            }
        }

        _pending = 0;
    }
}

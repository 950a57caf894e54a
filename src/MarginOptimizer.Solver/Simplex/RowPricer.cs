namespace MarginOptimizer.Solver.Simplex;

/// <summary>A weighted sum of rows as seen by the columns: dense over variables first, then spread over their segments.</summary>
internal sealed class RowPricer(LpModel model)
{
    private readonly double[] _variables = new double[model.Variables];
    private bool _touchesSegments;

    /// <summary>One entry per column.</summary>
    public double[] Result { get; } = new double[model.Columns];

    public void Begin()
    {
        Array.Clear(_variables);
        Array.Clear(Result);
        _touchesSegments = false;
    }

    public void AddRow(int row, double weight)
    {
        if (weight == 0.0)
        {
            return;
        }

        DenseKernels.AddScaled(weight, model.Row(row), _variables);
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
}

namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// A point known to be good, by the values of all rows of all tail means there. Optima of a program of cuts jump about; a second cut between such an
/// optimum and the centre costs no further pass, as rows are linear, and saves most of the jumping. Merit: cost plus the excess of each tail mean over its
/// epigraph variable at the price that the multipliers of its cuts put on it.
/// </summary>
internal sealed class TailCentre
{
    /// <summary>Share of the way from the centre to the optimum of the cuts.</summary>
    private const double Share = 0.15;

    private readonly double[]?[] _rows;
    private readonly double[]?[] _between;
    private readonly double[] _epigraph;
    private readonly double[] _price;
    private double _cost;
    private double _merit = double.PositiveInfinity;

    public TailCentre(LpModel model)
    {
        _rows = new double[]?[model.Epigraphs];
        _between = new double[]?[model.Epigraphs];
        _epigraph = new double[model.Epigraphs];
        _price = new double[model.Epigraphs];
        for (int e = 0; e < model.Epigraphs; e++)
        {
            if (model.Tails[e] is { } tail)
            {
                _rows[e] = new double[tail.Function.Matrix.Rows];
                _between[e] = new double[tail.Function.Matrix.Rows];
            }
        }
    }

    /// <summary>A centre exists: the optimum of the cuts at the first call of <see cref="Move"/> is the first one.</summary>
    public bool IsSet => _merit < double.PositiveInfinity;

    /// <summary>Row values of a tail mean between the centre and the optimum of the cuts.</summary>
    public ReadOnlySpan<double> Between(int e, ReadOnlySpan<double> atOptimum)
    {
        double[] between = _between[e]!;
        _rows[e]!.CopyTo(between, 0);
        DenseKernels.AddScaled(-Share, between, between);
        DenseKernels.AddScaled(Share, atOptimum, between);
        return between;
    }

    /// <summary>Epigraph variable there, scaled.</summary>
    public double EpigraphBetween(SimplexState state, int e) => _epigraph[e] + (Share * (state.Value[state.Model.Segments + e] - _epigraph[e]));

    /// <summary>The best of centre, optimum of the cuts and the point between becomes the centre.</summary>
    /// <param name="state">At the optimum of the cuts.</param>
    /// <param name="selections">With the row values there.</param>
    /// <param name="atOptimum">Value of each tail mean there, scaled.</param>
    /// <param name="atBetween">Value of each between, scaled; not looked at while no centre is set.</param>
    public void Move(SimplexState state, TailSelection?[] selections, ReadOnlySpan<double> atOptimum, ReadOnlySpan<double> atBetween)
    {
        LpModel model = state.Model;
        SetPrices(state);
        double cost = DenseKernels.Dot(model.Cost, state.Value), merit = cost, mixed = _cost + (Share * (cost - _cost)), meritBetween = mixed;
        for (int e = 0; e < model.Epigraphs; e++)
        {
            if (selections[e] is not null)
            {
                merit += _price[e] * Math.Max(0.0, atOptimum[e] - state.Value[model.Segments + e]);
                meritBetween += IsSet ? _price[e] * Math.Max(0.0, atBetween[e] - EpigraphBetween(state, e)) : 0.0;
            }
        }

        bool toBetween = IsSet && meritBetween < _merit && meritBetween <= merit, toOptimum = !toBetween && merit < _merit;
        for (int e = 0; e < model.Epigraphs && (toBetween || toOptimum); e++)
        {
            if (selections[e] is { } selection)
            {
                _epigraph[e] = toBetween ? EpigraphBetween(state, e) : state.Value[model.Segments + e];
                (toBetween ? _between[e] : selection.RowValues).CopyTo(_rows[e]!);
            }
        }

        (_cost, _merit) = toBetween ? (mixed, meritBetween) : toOptimum ? (cost, merit) : (_cost, _merit);
    }

    private void SetPrices(SimplexState state)
    {
        LpModel model = state.Model;
        for (int e = 0; e < model.Epigraphs; e++)
        {
            double price = 0.0;
            for (int row = model.EpigraphFirstRow[e]; model.Tails[e] is not null && row < model.EpigraphFirstRow[e + 1]; row++)
            {
                int id = model.Columns + row;
                price += state.Status[id] == SimplexState.Basic ? 0.0 : Math.Abs(state.Reduced[id] * model.OwnEpigraph[row]);
            }

            _price[e] = Math.Max(price, model.Cost[model.Segments + e]);
        }
    }
}

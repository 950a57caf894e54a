namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Values of a unit for one base book with a few columns changed: the base is evaluated once; a basket of changes adds its columns to the products
/// of the tables and then computes again only what these reach. Every basket starts from the base, so neither the order of baskets nor how they
/// are shared among threads changes a bit. Does not allocate per basket; for one thread.
/// </summary>
public sealed class BasketPass
{
    private readonly IncrementalEvaluation _evaluation;

    /// <param name="program">The unit.</param>
    /// <param name="positions">The base book: see <see cref="MarginWorkspace.Positions"/>; values beyond its length are 0.</param>
    public BasketPass(UnitProgram program, ReadOnlySpan<double> positions)
    {
        _evaluation = IncrementalEvaluation.OfFigures(program, positions);
        Base = _evaluation.Figures;
    }

    /// <summary>Figures of the base book.</summary>
    public MarginFigures Base { get; }

    /// <summary>Figures of the base book with changes added to some columns.</summary>
    /// <param name="columns">Instruments, cash or collateral of the unit; a column named twice takes both changes.</param>
    /// <param name="changes">One per column, finite.</param>
    /// <exception cref="InvalidOperationException">No strategies cover the needs of a decomposition.</exception>
    public MarginFigures Evaluate(ReadOnlySpan<int> columns, ReadOnlySpan<double> changes)
    {
        for (var k = 0; k < columns.Length; k++) _evaluation.Move(columns[k], _evaluation.PositionOf(columns[k]) + changes[k]);
        try
        {
            return _evaluation.Figures;
        }
        finally
        {
            _evaluation.Reset();
        }
    }
}

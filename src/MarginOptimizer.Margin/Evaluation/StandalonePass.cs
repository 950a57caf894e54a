namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Values of a unit for books of a single position, cash and collateral zero: from the values of the empty book, only what the position's column
/// reaches is computed again. Brings its own memory; for one thread.
/// </summary>
internal sealed class StandalonePass(UnitProgram program)
{
    private readonly BasketPass _pass = new(program, []);

    /// <summary>The initial requirement of a quantity in one column alone.</summary>
    public double Initial(int column, double quantity) => _pass.Evaluate([column], [quantity]).Initial;
}

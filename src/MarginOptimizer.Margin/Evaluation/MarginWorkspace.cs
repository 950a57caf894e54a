namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Memory of one evaluation of a <see cref="UnitProgram"/>; reusable, for one thread at a time.</summary>
public sealed class MarginWorkspace
{
    internal MarginWorkspace(int columns, int operations, int rows, int[] functionArities)
    {
        Columns = columns;
        Vector = new double[(columns + 3) / 4 * 4];
        Values = new double[operations];
        Losses = new double[rows];
        Adjoints = new double[operations];
        RowAdjoints = new double[rows];
        Gradient = new double[columns];
        FunctionArguments = Array.ConvertAll(functionArities, n => new double[n]);
        FunctionGradients = Array.ConvertAll(functionArities, n => new double[n]);
    }

    internal int Columns { get; }

    /// <summary>Quantities, cash and collateral, padded with zeros.</summary>
    internal double[] Vector { get; }

    internal double[] Values { get; }

    internal double[] Losses { get; }

    internal double[] Adjoints { get; }

    internal double[] RowAdjoints { get; }

    internal double[] Gradient { get; }

    internal double[][] FunctionArguments { get; }

    internal double[][] FunctionGradients { get; }

    /// <summary>What is evaluated next: the unit's instruments in order, then cash, then collateral.</summary>
    public Span<double> Positions => Vector.AsSpan(0, Columns);

    /// <summary>Losses of the positions last evaluated, row by row of the unit's scenario tables, one table after another.</summary>
    public ReadOnlySpan<double> ScenarioLosses => Losses;

    /// <summary>Derivative of the node last differentiated with respect to each column.</summary>
    public ReadOnlySpan<double> Derivatives => Gradient;
}

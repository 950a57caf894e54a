namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Memory of one evaluation of a <see cref="UnitProgram"/>; reusable, for one thread at a time.</summary>
public sealed class MarginWorkspace
{
    internal MarginWorkspace(UnitProgram program)
    {
        Columns = program.Unit.ColumnCount;
        Vector = new double[UnitProgram.VectorLength(Columns)];
        Values = new double[program.Operations.Length];
        Adjoints = new double[program.Operations.Length];
        Products = new double[program.ProductCount];
        ProductAdjoints = new double[program.ProductCount];
        Losses = new double[program.RowCount];
        RowValues = new double[program.RowCount];
        Gradient = new double[Vector.Length];
        Scratch = new double[program.ScratchLength];
        Basis = new int[program.BasisLength];
        FunctionArguments = Array.ConvertAll(program.Functions.ToArray(), f => new double[f.Children.Length]);
        FunctionGradients = Array.ConvertAll(program.Functions.ToArray(), f => new double[f.Children.Length]);
    }

    internal int Columns { get; }

    /// <summary>Quantities, cash and collateral, auxiliaries, padded with at least one zero.</summary>
    internal double[] Vector { get; }

    internal double[] Values { get; }

    internal double[] Adjoints { get; }

    /// <summary>Rows of the scenario tables times the columns, and sums of grouped ones.</summary>
    internal double[] Products { get; }

    internal double[] ProductAdjoints { get; }

    internal double[] Losses { get; }

    internal double[] RowValues { get; }

    internal double[] Gradient { get; }

    /// <summary>Of no meaning between operations.</summary>
    internal double[] Scratch { get; }

    internal int[] Basis { get; }

    internal double[][] FunctionArguments { get; }

    internal double[][] FunctionGradients { get; }

    /// <summary>
    /// What is evaluated next: the unit's instruments in order, then cash and collateral of each currency, then auxiliaries, which an
    /// evaluation overwrites.
    /// </summary>
    public Span<double> Positions => Vector.AsSpan(0, Columns);

    /// <summary>
    /// Losses of the positions last evaluated, before scales and offsets, row by row of one scenario node after another in the order of
    /// evaluation; <see cref="UnitProgram.RowsOf"/> says where a node's rows are.
    /// </summary>
    public ReadOnlySpan<double> ScenarioLosses => Losses;

    /// <summary>
    /// Derivative of the node last differentiated with respect to each column, auxiliaries followed to the columns they are made of; for the
    /// columns of auxiliaries themselves what the value gains by them.
    /// </summary>
    public ReadOnlySpan<double> Derivatives => Gradient.AsSpan(0, Columns);
}

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>What an evaluation from a known book needs beside a program: who reads what, and the tables by column. Made once, shared by threads.</summary>
internal sealed class IncrementalLinks
{
    private readonly UnitProgram _program;

    public IncrementalLinks(UnitProgram program)
    {
        _program = program;
        (Edges, Losses) = (new OperationLinks(program), new ColumnLosses(program));
        NeededForFigures = NeededFor(program.InitialIndex, program.MaintenanceIndex, program.CollateralIndex);
        NeededForInitial = NeededFor(program.InitialIndex);
    }

    public OperationLinks Edges { get; }

    public ColumnLosses Losses { get; }

    /// <summary>By operation, whether requirements or collateral depend on it; components that are only reported do not count.</summary>
    public bool[] NeededForFigures { get; }

    /// <summary>By operation, whether the initial requirement depends on it.</summary>
    public bool[] NeededForInitial { get; }

    private bool[] NeededFor(params ReadOnlySpan<int> results)
    {
        var needed = new bool[_program.Operations.Length];
        for (var i = needed.Length - 1; i >= 0; i--) needed[i] = results.Contains(i) || IsUsed(i, needed);
        return needed;
    }

    private bool IsUsed(int index, bool[] needed)
    {
        foreach (var user in Edges.UsersOf(index))
        {
            if (needed[user]) return true;
        }

        ref readonly var operation = ref _program.Operations[index];
        if (operation.Kind != OperationKind.Auxiliary) return false;
        foreach (var (reader, _) in Edges.ReadersOf(operation.Item))
        {
            if (needed[reader]) return true;
        }

        foreach (var block in Losses.BlocksOf(operation.Item))
        {
            if (needed[block.Operation]) return true;
        }

        return false;
    }
}

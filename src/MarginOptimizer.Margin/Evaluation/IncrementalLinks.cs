namespace MarginOptimizer.Margin.Evaluation;

/// <summary>What an evaluation from a known book needs beside a program: who reads what, and the tables by column. Made once, shared by threads.</summary>
internal sealed class IncrementalLinks
{
    private readonly bool[] _isNeeded;

    public IncrementalLinks(UnitProgram program)
    {
        (Edges, Losses) = (new OperationLinks(program), new ColumnLosses(program));
        _isNeeded = new bool[program.Operations.Length];
        for (var i = program.Operations.Length - 1; i >= 0; i--) _isNeeded[i] = IsResult(program, i) || IsUsed(program, i);
    }

    public OperationLinks Edges { get; }

    public ColumnLosses Losses { get; }

    /// <summary>Whether requirements or collateral depend on an operation; components that are only reported do not count.</summary>
    public bool IsNeeded(int operation) => _isNeeded[operation];

    private static bool IsResult(UnitProgram program, int index) =>
        index == program.InitialIndex || index == program.MaintenanceIndex || index == program.CollateralIndex;

    private bool IsUsed(UnitProgram program, int index)
    {
        foreach (var user in Edges.UsersOf(index))
        {
            if (_isNeeded[user]) return true;
        }

        ref readonly var operation = ref program.Operations[index];
        if (operation.Kind != OperationKind.Auxiliary) return false;
        foreach (var (reader, _) in Edges.ReadersOf(operation.Item))
        {
            if (_isNeeded[reader]) return true;
        }

        foreach (var block in Losses.BlocksOf(operation.Item))
        {
            if (_isNeeded[block.Operation]) return true;
        }

        return false;
    }
}

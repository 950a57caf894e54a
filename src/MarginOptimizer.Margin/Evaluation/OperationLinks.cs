namespace MarginOptimizer.Margin.Evaluation;

/// <summary>The edges of a program the other way round: which operations read a column, and which use an operation's value.</summary>
internal sealed class OperationLinks
{
    private readonly int[] _firstUser;
    private readonly int[] _users;
    private readonly int[] _firstReader;
    private readonly (int Operation, int Entry)[] _readers;

    public OperationLinks(UnitProgram program)
    {
        var operations = program.Operations;
        var uses = new List<(int Used, int User)>();
        var reads = new List<(int Column, int Operation, int Entry)>();
        var productAt = new Dictionary<int, int>();
        for (var i = 0; i < operations.Length; i++)
        {
            var operation = operations[i];
            switch (operation.Kind)
            {
                case OperationKind.Affine or OperationKind.OneSided:
                    for (var k = operation.Start; k < operation.Start + operation.Count; k++) reads.Add((program.SparseColumns[k], i, k));
                    break;
                case OperationKind.TableProducts:
                    productAt.Add(program.Tables[operation.Item].FirstProduct, i);
                    break;
                case OperationKind.GroupProducts:
                    productAt.Add(program.GroupedTables[operation.Item].FirstProduct, i);
                    break;
                case OperationKind.Scenarios:
                    var reduction = program.Reductions[operation.Item];
                    uses.Add((productAt[reduction.FirstProduct], i));
                    if (reduction.FirstLinear >= 0) uses.Add((productAt[reduction.FirstLinear], i));
                    break;
                default:
                    foreach (var argument in program.Arguments.Slice(operation.Start, operation.Count)) uses.Add((argument, i));
                    break;
            }
        }

        (_firstUser, _users) = ByKey(uses.ConvertAll(u => (u.Used, u.User)), operations.Length);
        (_firstReader, _readers) = ByKey(reads.ConvertAll(r => (r.Column, (r.Operation, r.Entry))), program.Unit.ColumnCount);
    }

    public ReadOnlySpan<int> UsersOf(int operation) => _users.AsSpan(_firstUser[operation].._firstUser[operation + 1]);

    /// <summary>Operations of single columns, with the place of their coefficient.</summary>
    public ReadOnlySpan<(int Operation, int Entry)> ReadersOf(int column) => _readers.AsSpan(_firstReader[column].._firstReader[column + 1]);

    private static (int[] First, T[] Sorted) ByKey<T>(List<(int Key, T Value)> pairs, int keys)
    {
        var first = new int[keys + 1];
        foreach (var (key, _) in pairs) first[key + 1]++;
        for (var k = 0; k < keys; k++) first[k + 1] += first[k];
        var next = first.AsSpan().ToArray();
        var sorted = new T[pairs.Count];
        foreach (var (key, value) in pairs) sorted[next[key]++] = value;
        return (first, sorted);
    }
}

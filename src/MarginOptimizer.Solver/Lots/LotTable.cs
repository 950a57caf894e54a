using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>
/// The rows of everything in a program that is more than linear and more than separable, by column: scenario functions and norms in use, then the factors of the quadratic. Each is a
/// block of rows with one value, so that a move of one variable costs a pass over its column. Filled after construction, by <see cref="Fill(WorkMeter)"/>.
/// </summary>
internal sealed class LotTable
{
    /// <summary>A store far from the last one, in multiply-adds.</summary>
    private const int StridedWork = 8;

    private readonly ConvexProgram _program;
    private readonly double[] _byColumn;
    private readonly int[] _blockOfFunction;
    private readonly int[] _blockOfNorm;
    private readonly int[] _source;
    private readonly LotBlockKind[] _kind;

    public LotTable(ConvexProgram program)
    {
        _program = program;
        var usage = new ProgramUsage(program);
        List<(LotBlockKind Kind, int Source, int Rows)> blocks = [];
        _blockOfFunction = new int[program.Functions.Length];
        _blockOfNorm = new int[program.Norms.Length];
        for (int j = 0; j < _blockOfFunction.Length; j++)
        {
            _blockOfFunction[j] = usage.Functions[j] ? blocks.Count : -1;
            if (usage.Functions[j])
            {
                blocks.Add((program.Functions[j].IsMaximum ? LotBlockKind.Maximum : LotBlockKind.Tail, j, program.Functions[j].Matrix.Rows));
            }
        }

        for (int j = 0; j < _blockOfNorm.Length; j++)
        {
            _blockOfNorm[j] = usage.Norms[j] ? blocks.Count : -1;
            if (usage.Norms[j])
            {
                blocks.Add((LotBlockKind.Norm, j, program.Norms[j].Matrix.Rows));
            }
        }

        FactorBlock = -1;
        if (program.Quadratic?.Factors is { } factors)
        {
            FactorBlock = blocks.Count;
            blocks.Add((LotBlockKind.Factors, 0, factors.Rows));
        }

        _kind = [.. blocks.Select(block => block.Kind)];
        _source = [.. blocks.Select(block => block.Source)];
        FirstRow = new int[blocks.Count + 1];
        for (int b = 0; b < blocks.Count; b++)
        {
            FirstRow[b + 1] = FirstRow[b] + blocks[b].Rows;
        }

        Offsets = new double[Rows];
        _byColumn = new double[(long)program.VariableCount * Rows];
    }

    public int Blocks => _kind.Length;

    public int Rows => FirstRow[^1];

    /// <summary>First row per block; one more entry than blocks.</summary>
    public int[] FirstRow { get; }

    /// <summary>Per row.</summary>
    public double[] Offsets { get; }

    /// <summary>Block of the quadratic's factors; -1 without them.</summary>
    public int FactorBlock { get; }

    public LotBlockKind Kind(int block) => _kind[block];

    public ScenarioFunction Function(int block) => _program.Functions[_source[block]];

    public ReadOnlySpan<double> Column(int variable) => _byColumn.AsSpan(variable * Rows, Rows);

    /// <summary>Terms of a form that refer to blocks.</summary>
    public IEnumerable<WeightedTerm> Terms(ConvexForm form)
        => form.Scenarios.Where(term => term.Weight > 0.0).Select(term => term with { Function = _blockOfFunction[term.Function] })
            .Concat(form.Norms.Where(term => term.Weight > 0.0).Select(term => term with { Function = _blockOfNorm[term.Function] }));

    /// <summary>Copies the rows; the table is incomplete when the meter has stopped.</summary>
    public void Fill(WorkMeter meter)
    {
        for (int block = 0; block < Blocks; block++)
        {
            Fill(block, meter);
        }
    }

    private void Fill(int block, WorkMeter meter)
    {
        (RowMatrix matrix, double[] offsets) = _kind[block] switch
        {
            LotBlockKind.Norm => (_program.Norms[_source[block]].Matrix, _program.Norms[_source[block]].Offsets),
            LotBlockKind.Factors => (_program.Quadratic!.Factors!, new double[_program.Quadratic.Factors!.Rows]),
            _ => (Function(block).Matrix, Function(block).Offsets),
        };
        bool isScaled = _kind[block] is LotBlockKind.Maximum or LotBlockKind.Tail;
        for (int row = 0; row < matrix.Rows && !meter.Pace(StridedWork * matrix.Columns); row++)
        {
            int at = FirstRow[block] + row;
            double scale = isScaled ? Function(block).Scale(row) : 1.0;
            ReadOnlySpan<double> coefficients = matrix.Row(row);
            Offsets[at] = offsets[row];
            for (int i = 0; i < coefficients.Length; i++)
            {
                _byColumn[(i * Rows) + at] = scale * coefficients[i];
            }
        }
    }
}

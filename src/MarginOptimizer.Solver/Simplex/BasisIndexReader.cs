using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>Reads an index of <see cref="BasisIndex"/> and refuses whatever is not one of the program's shape: it may come from a file.</summary>
internal sealed class BasisIndexReader(ImmutableArray<int> indices, LpModel model)
{
    private readonly ConvexProgram _program = model.Origin.Program;
    private int _next;

    public List<(int Function, int[] Rows)> Cuts { get; } = [];

    public List<(int Owner, int Segment)> Columns { get; } = [];

    public List<(int Kind, int Index, int Sub, int Status)> Rows { get; } = [];

    public bool TryRead(int format)
    {
        return Next() == format && Next() == _program.VariableCount && Next() == _program.Functions.Length && Next() == _program.Limits.Length
            && ReadCuts() && ReadColumns() && ReadRows() && _next == indices.Length;
    }

    private int Next() => _next < indices.Length ? indices[_next++] : int.MinValue;

    private bool ReadCuts()
    {
        int count = Next();
        for (int c = 0; c < count && _next < indices.Length; c++)
        {
            int function = Next(), length = Next();
            if (function < 0 || function >= _program.Functions.Length || length < 0 || length > indices.Length - _next)
            {
                return false;
            }

            int[] rows = [.. indices.AsSpan(_next, length)];
            _next += length;
            int limit = _program.Functions[function].Matrix.Rows;
            if (rows.Any(row => row < 0 || row >= limit) || rows.Distinct().Count() != length)
            {
                return false;
            }

            Cuts.Add((function, rows));
        }

        return count == Cuts.Count;
    }

    private bool ReadColumns()
    {
        int count = Next();
        for (int c = 0; c < count && _next < indices.Length; c++)
        {
            int owner = Next(), segment = Next();
            if (owner >= _program.VariableCount || owner < -_program.Functions.Length || Math.Abs((long)segment) > model.Segments)
            {
                return false;
            }

            Columns.Add((owner, segment));
        }

        return count == Columns.Count;
    }

    private bool ReadRows()
    {
        int count = Next();
        for (int r = 0; r < count && _next < indices.Length; r++)
        {
            int kind = Next(), index = Next(), sub = Next(), status = Next();
            int limit = kind switch { 0 => _program.Functions.Length, 1 => _program.Limits.Length, 2 => Cuts.Count, _ => 0 };
            if (index < 0 || index >= limit || sub < 0 || status is not (-1 or 1))
            {
                return false;
            }

            Rows.Add((kind, index, sub, status));
        }

        return count == Rows.Count;
    }
}

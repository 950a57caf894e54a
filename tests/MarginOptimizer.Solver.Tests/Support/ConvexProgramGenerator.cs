using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>The random linear programs with quadratics, tail means, masses, row scales and norms put into them.</summary>
internal sealed class ConvexProgramGenerator(int seed, int size = 7)
{
    private readonly Random _random = new(seed * 7919);
    private readonly ProgramGenerator _linear = new(seed, size);

    public ConvexProgram Next(bool lots = false)
    {
        ConvexProgram program = _linear.Next(lots);
        int n = program.VariableCount;
        double scale = program.GapScale;
        bool norms = _random.Next(3) == 0;
        ImmutableArray<NormFunction> functions = norms ? [.. Enumerable.Range(0, 1 + _random.Next(2)).Select(j => Norm($"n{j}", n, scale))] : [];
        return program with
        {
            Functions = [.. program.Functions.Select(WithTail)],
            Norms = functions,
            Objective = program.Objective with { Norms = Terms(functions.Length) },
            Limits = [.. program.Limits.Select(limit => WithNorms(limit, functions.Length, scale))],
            Quadratic = _random.Next(3) == 0 ? null : NextQuadratic(n, scale),
        };
    }

    private ScenarioFunction WithTail(ScenarioFunction function)
    {
        int rows = function.Matrix.Rows;
        double[] masses = _random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, rows).Select(_ => 0.2 + _random.NextDouble())];
        double[] scales = _random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, rows).Select(_ => (2.0 * _random.NextDouble()) - 0.5)];
        double total = masses.Length == 0 ? rows : masses.Sum();
        double tail = _random.Next(3) == 0 ? Math.Min(total, 1.0) : total * Math.Max(0.05, _random.NextDouble());
        return function with { TailMass = tail, RowMass = masses, RowScale = scales };
    }

    private NormFunction Norm(string name, int n, double scale)
    {
        int rows = 1 + _random.Next(size), columns = 1 + _random.Next(n);
        double[] values = [.. Enumerable.Range(0, rows * columns).Select(_ => scale * Coefficient())];
        double[] offsets = [.. Enumerable.Range(0, rows).Select(_ => _random.Next(3) == 0 ? 0.0 : 2.0 * scale * Coefficient())];
        return new NormFunction(name, new RowMatrix(values, rows, columns, columns), offsets);
    }

    private Quadratic NextQuadratic(int n, double scale)
    {
        double[] diagonal = _random.Next(3) == 0 ? [] : [.. Enumerable.Range(0, n).Select(_ => _random.Next(3) == 0 ? 0.0 : scale * _random.NextDouble())];
        if (_random.Next(2) == 0)
        {
            return new Quadratic(diagonal, null);
        }

        int rows = 1 + _random.Next(3), columns = 1 + _random.Next(n);
        double[] values = [.. Enumerable.Range(0, rows * columns).Select(_ => Math.Sqrt(scale) * Coefficient())];
        return new Quadratic(diagonal, new RowMatrix(values, rows, columns, columns));
    }

    private ProgramLimit WithNorms(ProgramLimit limit, int norms, double scale)
        => norms == 0 || !double.IsNegativeInfinity(limit.Lower) || _random.Next(2) == 0
            ? limit
            : limit with { Form = limit.Form with { Norms = Terms(norms) }, Upper = limit.Upper + (3.0 * scale * _random.NextDouble()) };

    private ImmutableArray<WeightedTerm> Terms(int count)
        => [.. Enumerable.Range(0, count).Where(_ => _random.Next(2) == 0).Select(j => new WeightedTerm(j, _random.Next(3) * 0.5))];

    private double Coefficient() => (2.0 * _random.NextDouble()) - 1.0;
}

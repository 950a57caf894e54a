using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Certificates;

/// <summary>The parts of all separable functions of a program, by the variable they look at.</summary>
internal sealed class SeparableParts
{
    private readonly (int Separable, PiecewiseLinear Part)[][] _parts;

    public SeparableParts(ConvexProgram program)
    {
        var parts = new List<(int, PiecewiseLinear)>?[program.VariableCount];
        for (int s = 0; s < program.Separables.Length; s++)
        {
            foreach (PiecewiseLinear part in program.Separables[s].Parts)
            {
                (parts[part.Variable] ??= []).Add((s, part));
            }
        }

        _parts = [.. parts.Select(list => list is null ? [] : list.ToArray())];
    }

    public (int Separable, PiecewiseLinear Part)[] Of(int variable) => _parts[variable];

    /// <summary>What variables that are zero add, and the sum of its absolute terms.</summary>
    /// <param name="isZero">Per variable.</param>
    /// <param name="weights">Per separable function; those below zero count as none.</param>
    public (double Value, double Size) AtZero(bool[] isZero, double[] weights)
    {
        double value = 0.0, size = 0.0;
        for (int i = 0; i < isZero.Length; i++)
        {
            foreach ((int separable, PiecewiseLinear part) in isZero[i] ? _parts[i] : [])
            {
                double term = Math.Max(0.0, weights[separable]) * part.ValueAtZero;
                value += term;
                size += Math.Abs(term);
            }
        }

        return (value, size);
    }
}

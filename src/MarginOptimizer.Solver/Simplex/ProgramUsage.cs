using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>Which functions have a positive weight in the objectives or in a limit that can bind; the others cost nothing.</summary>
internal sealed class ProgramUsage
{
    public ProgramUsage(ConvexProgram program)
    {
        Functions = new bool[program.Functions.Length];
        Separables = new bool[program.Separables.Length];
        Norms = new bool[program.Norms.Length];
        Mark(program.Objective);
        if (program.SecondObjective is { } second)
        {
            Mark(second);
        }

        foreach (ProgramLimit limit in program.Limits)
        {
            if (!double.IsPositiveInfinity(limit.Upper))
            {
                Mark(limit.Form);
            }
        }
    }

    public bool[] Functions { get; }

    public bool[] Separables { get; }

    public bool[] Norms { get; }

    private void Mark(ConvexForm form)
    {
        foreach (WeightedTerm term in form.Scenarios)
        {
            Functions[term.Function] |= term.Weight > 0.0;
        }

        foreach (WeightedTerm term in form.Separables)
        {
            Separables[term.Function] |= term.Weight > 0.0;
        }

        foreach (WeightedTerm term in form.Norms)
        {
            Norms[term.Function] |= term.Weight > 0.0;
        }
    }
}

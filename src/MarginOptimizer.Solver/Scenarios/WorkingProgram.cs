using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>The master problem: the program with every scenario function replaced by what is known of it, a relaxation.</summary>
internal sealed class WorkingProgram(ConvexProgram program, WorkingFunction?[] functions)
{
    /// <summary>The relaxation as a program of its own.</summary>
    /// <param name="tightening">Subtracted from the upper bound of each limit, for points inside; empty = nothing.</param>
    public ConvexProgram Build(ReadOnlySpan<double> tightening)
    {
        ImmutableArray<ProgramLimit>.Builder limits = ImmutableArray.CreateBuilder<ProgramLimit>(program.Limits.Length);
        for (int k = 0; k < program.Limits.Length; k++)
        {
            ProgramLimit limit = program.Limits[k];
            limits.Add(limit with { Form = Reduced(limit.Form), Upper = limit.Upper - (tightening.IsEmpty ? 0.0 : tightening[k]) });
        }

        return program with
        {
            Functions = [.. functions.Select((known, j) => known?.Reduced() ?? Unused(program.Functions[j].Name))],
            Objective = Reduced(program.Objective),
            SecondObjective = null,
            Limits = limits.MoveToImmutable(),
        };
    }

    /// <summary>The same multipliers for the program itself.</summary>
    public Certificate Lift(Certificate certificate) => certificate with
    {
        FunctionWeights = [.. functions.Select((known, j) => known is null ? new RowWeights([], []) : known.Lift(certificate.FunctionWeights[j]))],
    };

    private ConvexForm Reduced(ConvexForm form)
    {
        if (form.Scenarios.IsEmpty)
        {
            return form;
        }

        double[] linear = form.Linear.Length == 0 ? new double[program.VariableCount] : [.. form.Linear];
        double constant = form.Constant;
        List<WeightedTerm> terms = [];
        foreach (WeightedTerm term in form.Scenarios)
        {
            if (functions[term.Function] is { } known)
            {
                WeightedTerm reduced = known.AddTo(term.Weight, term.Function, linear, ref constant);
                if (reduced.Weight > 0.0 && known.Size > 0)
                {
                    terms.Add(reduced);
                }
            }
        }

        return form with { Linear = linear, Constant = constant, Scenarios = [.. terms] };
    }

    /// <summary>Keeps the indices of the others.</summary>
    private static ScenarioFunction Unused(string name) => new(name, new RowMatrix([], 0, 0, 0), [], true);
}

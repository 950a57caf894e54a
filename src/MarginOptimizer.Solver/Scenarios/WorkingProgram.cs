using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>The master problem: the program with every scenario function replaced by what is known of it, a relaxation.</summary>
internal sealed class WorkingProgram(ConvexProgram program, WorkingFunction?[] functions)
{
    /// <summary>The relaxation as a program of its own.</summary>
    public ConvexProgram Build() => program with
    {
        Functions = [.. functions.Select((known, j) => known?.Reduced() ?? Unused(program.Functions[j].Name))],
        Objective = Reduced(program.Objective),
        SecondObjective = null,
        Limits = [.. program.Limits.Select(limit => limit with { Form = Reduced(limit.Form) })],
    };

    /// <summary>The relaxation with what the search over all rows disregards: whole lots, rules on legs, the second objective.</summary>
    /// <param name="whole">The program with them.</param>
    public ConvexProgram Build(ConvexProgram whole) => Build() with
    {
        Lots = whole.Lots,
        Legs = whole.Legs,
        SecondObjective = whole.SecondObjective is { } second ? Reduced(second) : null,
    };

    /// <summary>A relaxation with less room: so much is subtracted from the upper bound of each limit.</summary>
    public static ConvexProgram Tightened(ConvexProgram relaxation, double[] tightening) => relaxation with
    {
        Limits = [.. relaxation.Limits.Select((limit, k) => limit with { Upper = limit.Upper - tightening[k] })],
    };

    /// <summary>Multipliers of a relaxation with their weights brought into the relaxation's sets.</summary>
    public static Certificate InSets(ConvexProgram relaxation, Certificate certificate) => certificate with
    {
        FunctionWeights = [.. certificate.FunctionWeights.Select((weights, j) =>
            WorkingFunction.InSet(weights, relaxation.Functions[j], relaxation.Functions[j].IsMaximum))],
    };

    /// <summary>The same multipliers for the program itself, worked out when they are needed.</summary>
    public Func<Certificate> Lift(Certificate certificate)
    {
        Func<RowWeights>[] weights = [.. functions.Select((known, j) => known?.Lift(certificate.FunctionWeights[j]) ?? (() => new RowWeights([], [])))];
        return () => certificate with { FunctionWeights = [.. weights.Select(lift => lift())] };
    }

    /// <summary>Which functions an objective or a limit of a program names.</summary>
    public static bool[] FunctionsInUse(ConvexProgram program)
    {
        var used = new bool[program.Functions.Length];
        foreach (ConvexForm form in program.Limits.Select(limit => limit.Form).Prepend(program.Objective).Concat(program.SecondObjective is { } second ? [second] : []))
        {
            foreach (WeightedTerm term in form.Scenarios)
            {
                used[term.Function] = true;
            }
        }

        return used;
    }

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

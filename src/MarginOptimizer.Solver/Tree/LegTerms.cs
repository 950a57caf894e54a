using System.Collections.Immutable;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// Rules on legs in the relaxation without binary variables: an open leg is used at least x/u (x above 0) or x/l (below), with [l, u] what the node
/// leaves of its box; convex and of one variable, so the limit on the number of legs and the charges are separable terms whose slopes follow the node.
/// </summary>
internal sealed class LegTerms
{
    private readonly LpModel _model;
    private readonly int _row;
    private readonly double _most;

    private LegTerms(ConvexProgram program, LpModel model)
    {
        _model = model;
        Rules = new LegRule?[program.VariableCount];
        foreach (LegRule rule in program.Legs!.Rules)
        {
            Rules[rule.Variable] = rule;
        }

        _row = program.Legs.MostLegs is null ? -1 : Array.IndexOf(model.Origin.LimitOfRow, program.Limits.Length);
        _most = program.Legs.MostLegs ?? double.PositiveInfinity;
    }

    /// <summary>Per variable; null where there is none.</summary>
    public LegRule?[] Rules { get; }

    /// <summary>Row of the limit on the number of legs in the linear program; -1 without one.</summary>
    public int CountRow => _row < 0 ? -1 : _model.ScenarioRows + _row;

    public double MostLegs => _most;

    /// <summary>Terms of a model of <see cref="Extended"/>; null for a program without rules on legs.</summary>
    public static LegTerms? Of(ConvexProgram program, LpModel model) => program.Legs is null ? null : new LegTerms(program, model);

    /// <summary>The program with the terms of its whole box: uses as a separable function, its limit as the last one; rules on legs gone.</summary>
    public static ConvexProgram Extended(ConvexProgram program)
    {
        if (program.Legs is not { } legs)
        {
            return program;
        }

        LegRule[] rules = [.. legs.Rules.OrderBy(rule => rule.Variable)];
        var uses = new SeparableFunction("uses", [.. rules.Select(rule => Part(program, rule, 1.0))]);
        var charges = new SeparableFunction("charges", [.. rules.Select(rule => Part(program, rule, rule.Charge))]);
        int first = program.Separables.Length;
        ImmutableArray<ProgramLimit> limits = program.Limits;
        if (legs.MostLegs is { } most)
        {
            limits = limits.Add(new ProgramLimit("", new ConvexForm([], 0.0, [], [new WeightedTerm(first, 1.0)]), double.NegativeInfinity, most));
        }

        bool charged = rules.Any(rule => rule.Charge > 0.0);
        return program with
        {
            Legs = null,
            Separables = [.. program.Separables, uses, charges],
            Limits = limits,
            Objective = charged ? program.Objective with { Separables = [.. program.Objective.Separables, new WeightedTerm(first + 1, 1.0)] } : program.Objective,
        };
    }

    /// <summary>Slopes of the use of a variable whose box is [lower, upper]: below zero and above.</summary>
    public static (double Down, double Up) Slopes(LegUse use, double lower, double upper)
        => use == LegUse.Open && lower <= 0.0 && upper >= 0.0 ? (lower < 0.0 ? 1.0 / lower : 0.0, upper > 0.0 ? 1.0 / upper : 0.0) : (0.0, 0.0);

    /// <summary>Counts as used whatever its value.</summary>
    public static bool IsUsed(LegUse use, double lower, double upper) => use != LegUse.Open || lower > 0.0 || upper < 0.0;

    /// <summary>Writes the slopes of one variable into a cost row and the row of the count; <paramref name="scale"/> is that of the costs.</summary>
    public void Write(int variable, double down, double up, Span<double> cost, ReadOnlySpan<double> bareCost, double scale)
    {
        SegmentLayout layout = _model.Layout;
        double charge = Rules[variable]!.Value.Charge * scale, size = _model.VariableScale[variable];
        for (int s = layout.First[variable]; s < layout.First[variable + 1]; s++)
        {
            double slope = (layout.End[s] <= 0.0 ? down : up) * size;
            cost[s] = bareCost[s] + (charge * slope);
            if (_row >= 0)
            {
                _model.SegmentRows[(_model.LimitSegmentRow[_row] * _model.Segments) + s] = slope * _model.RowScale[_model.ScenarioRows + _row];
            }
        }
    }

    private static PiecewiseLinear Part(ConvexProgram program, LegRule rule, double factor)
    {
        double lower = program.Lower[rule.Variable], upper = program.Upper[rule.Variable];
        return new PiecewiseLinear(rule.Variable, [0.0], [lower < 0.0 ? factor / lower : 0.0, upper > 0.0 ? factor / upper : 0.0]);
    }
}

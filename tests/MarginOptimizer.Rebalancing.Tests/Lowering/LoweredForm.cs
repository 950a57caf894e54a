using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

/// <summary>A measure written as the objective of a program of any kind, compared with its evaluation at given trades.</summary>
internal sealed class LoweredForm
{
    private const double Rounding = 1e-7;

    private readonly Workbench _workbench;
    private readonly MeasureModel _model;
    private readonly double _weight;
    private readonly ProgramBuilder _builder;
    private readonly LoweringContext _context;
    private readonly (ProgramBuilder Builder, ConvexProgram Program) _whole;

    public LoweredForm(Workbench workbench, MeasureModel model, double weight)
    {
        (_workbench, _model, _weight) = (workbench, model, weight);
        _builder = new ProgramBuilder(workbench.Universe, wholeLots: false);
        (_context, var objective) = Written(_builder, selection: null);
        Kind = _context.Margin.Notes.Form();
        IsRestricted = _context.Margin.Restrictions.Count > 0;
        _ = _builder.Build(objective, null, 1.0, withCeilings: true);
        _whole = Relaxation(TradeBox.Whole(workbench.Universe, wholeLots: false));
    }

    public MarginForm Kind { get; }

    /// <summary>Limits keep a part at zero: trades beyond them have no program.</summary>
    public bool IsRestricted { get; }

    /// <summary>
    /// With every variable as its definition has it, the relaxation is nowhere above the evaluation, and the program with the choices that hold at the
    /// trades nowhere below it; where nothing is relaxed it is the evaluation.
    /// </summary>
    public void AssertAgrees(double[] trades, double evaluated)
    {
        var room = Rounding * (1.0 + Math.Abs(evaluated));
        var below = At(_whole.Builder, _whole.Program, trades, withCeilings: false);
        Assert.True(below <= evaluated + room, $"{Kind.Summary}: the relaxation has {below:r}, evaluated {evaluated:r}");
        if (IsRestricted) return;
        var values = _builder.At(trades, withCeilings: true);
        var builder = new ProgramBuilder(_workbench.Universe, wholeLots: false);
        var (_, objective) = Written(builder, _context.Margin.Choices.ToDictionary(c => c.Key, c => c.Selected(values)));
        var above = At(builder, builder.Build(objective, null, 1.0, withCeilings: true), trades, withCeilings: true);
        Assert.True(above >= evaluated - room, $"{Kind.Summary}: the program has {above:r}, evaluated {evaluated:r}");
        var hasRanks = _builder.Divisions.Any(d => d.Key.Choice.Part >= Reductions.FirstRow);
        if (Kind.Kind != MarginFormKind.RelaxationOnly && !hasRanks) Assert.True(above <= evaluated + room, $"{Kind.Summary}: the program has {above:r}, evaluated {evaluated:r}");
    }

    /// <summary>With the trades held, the least value of the relaxation is the evaluation; over ranges around them it is nowhere above it.</summary>
    public void AssertLeastAgrees(double[] trades, double evaluated)
    {
        var room = 1e-6 * (1.0 + Math.Abs(evaluated));
        var part = Part.Whole;
        for (var i = 0; i < trades.Length; i++) part = part.Within(PartKey.Trade(i), trades[i], trades[i]);
        var (held, isTight) = Least(TradeBox.Of(_workbench.Universe, wholeLots: false, part, budget: null));
        Assert.True(held <= evaluated + room && (!isTight || held >= evaluated - room), $"{Kind.Summary}: with the trades held the least value is {held:r}, evaluated {evaluated:r}");
        part = Part.Whole;
        for (var i = 0; i < trades.Length; i++) part = part.Within(PartKey.Trade(i), trades[i] - (0.5 * i), trades[i] + 0.5);
        var (around, _) = Least(TradeBox.Of(_workbench.Universe, wholeLots: false, part, budget: null));
        Assert.True(around <= evaluated + room, $"{Kind.Summary}: around the trades the bound is {around:r}, above the evaluation {evaluated:r}");
    }

    private (double Bound, bool IsTight) Least(TradeBox box)
    {
        Assert.False(box.IsEmpty);
        var (_, program) = Relaxation(box);
        var solution = new ConvexSolver().Solve(program, SolveBudget.Default with { RelativeGap = 1e-9 });
        Assert.True(solution.Certificate is not null, $"{Kind.Summary}: {solution.Status}");
        return (CertificateChecker.LowerBound(program, solution.Certificate), solution.Status == SolutionStatus.Optimal);
    }

    private (ProgramBuilder Builder, ConvexProgram Program) Relaxation(TradeBox box)
    {
        var builder = new ProgramBuilder(_workbench.Universe, wholeLots: false, box, Part.Whole);
        var (_, objective) = Written(builder, selection: null);
        return (builder, builder.Build(objective, null, 1.0, withCeilings: false));
    }

    private (LoweringContext Context, ProgramForm Objective) Written(ProgramBuilder builder, Dictionary<ChoiceKey, int>? selection)
    {
        var objective = builder.NewForm();
        var context = new LoweringContext(builder, _workbench.Landscape, holdPresent: false, selection);
        _model.AddTo(objective, context, _weight);
        return (context, objective);
    }

    private double At(ProgramBuilder builder, ConvexProgram program, double[] trades, bool withCeilings)
    {
        var point = builder.Complete(trades, withCeilings);
        var report = CertificateChecker.Evaluate(program, point);
        Assert.True(report.BoxViolation <= Rounding * (1.0 + point.Max(Math.Abs)), $"{Kind.Summary}: the box is left by {report.BoxViolation}");
        Assert.True(report.Feasible(Rounding) || report.Worst is { Violation: <= Rounding * Rounding }, $"{Kind.Summary}: limit {report.Worst?.Name} is broken by {report.Worst?.Violation}");
        return report.Objective;
    }
}

using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

/// <summary>A measure written as the objective of a program of any kind, compared with its evaluation at given trades.</summary>
internal sealed class LoweredForm
{
    private const double Rounding = 1e-7;

    private readonly ProgramBuilder _builder;
    private readonly ConvexProgram _program;
    private readonly ConvexProgram _relaxation;

    public LoweredForm(Workbench workbench, MeasureModel model, double weight)
    {
        _builder = new ProgramBuilder(workbench.Universe, wholeLots: false);
        var objective = _builder.NewForm();
        var context = new LoweringContext(_builder, workbench.Landscape);
        model.AddTo(objective, context, weight);
        Kind = context.Margin.Notes.Form();
        IsRestricted = context.Margin.Restrictions.Count > 0;
        _program = _builder.Build(objective, null, 1.0, withCeilings: true);
        _relaxation = _builder.Build(objective, null, 1.0, withCeilings: false);
    }

    public MarginForm Kind { get; }

    /// <summary>Limits keep a part at zero: trades beyond them have no program.</summary>
    public bool IsRestricted { get; }

    /// <summary>The program with every variable as its definition has it is the evaluation, or from above and below it.</summary>
    public void AssertAgrees(double[] trades, double evaluated)
    {
        var room = Rounding * (1.0 + Math.Abs(evaluated));
        var above = At(_program, trades, withCeilings: true);
        var below = At(_relaxation, trades, withCeilings: false);
        Assert.True(below <= evaluated + room, $"{Kind.Summary}: the relaxation has {below:r}, evaluated {evaluated:r}");
        Assert.True(above >= evaluated - room, $"{Kind.Summary}: the program has {above:r}, evaluated {evaluated:r}");
        if (Kind.Kind == MarginFormKind.RelaxationOnly) return;
        Assert.True(above <= evaluated + room, $"{Kind.Summary}: the program has {above:r}, evaluated {evaluated:r}");
    }

    /// <summary>With the trades held, the least value over all other variables is the evaluation; of a relaxation, nowhere above it.</summary>
    public void AssertLeastAgrees(double[] trades, double evaluated)
    {
        var (lower, upper, lots) = ((double[])_relaxation.Lower.Clone(), (double[])_relaxation.Upper.Clone(), new double[_relaxation.VariableCount]);
        for (var i = 0; i < trades.Length; i++) (lower[i], upper[i]) = (trades[i], trades[i]);
        foreach (var binary in _builder.Binaries) lots[binary] = 1.0;
        var held = _relaxation with { Lower = lower, Upper = upper, Lots = lots };
        var room = 1e-6 * (1.0 + Math.Abs(evaluated));
        var solution = new BranchSolver(new ConvexSolver()).Solve(
            held, new Definitions(_builder, trades, evaluated), new BranchSettings([.. _builder.Binaries], MostNodes: 60), SolveBudget.Default with { RelativeGap = 0.0, AbsoluteGap = 0.1 * room });
        var bound = TreeChecker.LowerBound(held, solution.Leaves);
        Assert.True(bound <= evaluated + room, $"{Kind.Summary}: bound {bound:r} above the evaluation {evaluated:r}");
        if (Kind.Kind != MarginFormKind.RelaxationOnly && solution.Nodes < 60) Assert.True(bound >= evaluated - room, $"{Kind.Summary}: least value {bound:r}, evaluated {evaluated:r}, {solution.Nodes} nodes");
    }

    private double At(ConvexProgram program, double[] trades, bool withCeilings)
    {
        var point = _builder.Complete(trades, withCeilings);
        var report = CertificateChecker.Evaluate(program, point);
        Assert.True(report.BoxViolation <= Rounding * (1.0 + point.Max(Math.Abs)), $"{Kind.Summary}: the box is left by {report.BoxViolation}");
        Assert.True(report.Feasible(Rounding), $"{Kind.Summary}: limit {report.Worst?.Name} is broken by {report.Worst?.Violation}");
        return report.Objective;
    }

    private sealed class Definitions(ProgramBuilder builder, double[] trades, double evaluated) : IBranchGuide
    {
        public BranchPoint? Judge(double[] x) => new(x, evaluated);

        public double[] Implied(double[] x) => builder.Complete(trades, withCeilings: false);

        public GuideStep Improve(double[] x, SolveBudget budget, CancellationToken cancellation) => new(null, 0, 0);
    }
}

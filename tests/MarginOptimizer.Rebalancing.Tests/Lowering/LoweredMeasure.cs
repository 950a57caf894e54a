using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

/// <summary>A measure written as the objective of a program, evaluated there with every auxiliary variable as low as its limits let it be.</summary>
internal sealed class LoweredMeasure
{
    private readonly ConvexProgram _program;
    private readonly int _trades;

    public LoweredMeasure(Workbench workbench, MeasureModel model, double weight)
    {
        var builder = new ProgramBuilder(workbench.Universe, wholeLots: false);
        var form = builder.NewForm();
        model.AddTo(form, new LoweringContext(builder, workbench.Landscape), weight);
        _program = builder.Build(form, null, 1.0, withCeilings: true);
        _trades = workbench.Universe.VariableCount;
    }

    public double At(double[] lots)
    {
        var x = new double[_program.VariableCount];
        lots.CopyTo(x, 0);
        for (var variable = _trades; variable < x.Length; variable++) x[variable] = LeastAllowed(variable, x);
        var report = CertificateChecker.Evaluate(_program, x);
        Assert.True(report.BoxViolation <= 1e-9 * (1.0 + Math.Abs(report.Objective)), $"the box is left by {report.BoxViolation}");
        Assert.True(report.Feasible(1e-9) || report.BoxViolation > 0.0, $"limit {report.Worst?.Name} is broken");
        return report.Objective;
    }

    /// <summary>The variable stands above forms: each of its limits reads <c>form - variable &lt;= bound</c>.</summary>
    private double LeastAllowed(int variable, double[] x)
    {
        var limits = CertificateChecker.Evaluate(_program, x).Limits;
        var least = double.NegativeInfinity;
        for (var k = 0; k < limits.Length; k++)
        {
            if (_program.Limits[k].Form.Linear[variable] == 0.0) continue;
            Assert.Equal(-1.0, _program.Limits[k].Form.Linear[variable]);
            least = Math.Max(least, limits[k].Value - _program.Limits[k].Upper);
        }

        return least;
    }
}

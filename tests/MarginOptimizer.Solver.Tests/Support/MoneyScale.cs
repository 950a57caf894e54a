using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>The same program with money counted in another unit.</summary>
internal static class MoneyScale
{
    public static ConvexProgram Times(ConvexProgram program, double factor) => program with
    {
        Functions = [.. program.Functions.Select(f => f with
        {
            Matrix = f.Matrix with { Values = Times(f.Matrix.Values, factor) },
            Offsets = Times(f.Offsets, factor),
        })],
        Separables = [.. program.Separables.Select(s => s with
        {
            Parts = [.. s.Parts.Select(p => p with { Slopes = Times(p.Slopes, factor), ValueAtZero = factor * p.ValueAtZero })],
        })],
        Norms = [.. program.Norms.Select(n => n with
        {
            Matrix = n.Matrix with { Values = Times(n.Matrix.Values, factor) },
            Offsets = Times(n.Offsets, factor),
        })],
        Quadratic = program.Quadratic is { } quadratic ? Times(quadratic, factor) : null,
        Objective = Times(program.Objective, factor),
        SecondObjective = program.SecondObjective is { } second ? Times(second, factor) : null,
        Limits = [.. program.Limits.Select(limit => limit with
        {
            Form = Times(limit.Form, factor),
            Lower = factor * limit.Lower,
            Upper = factor * limit.Upper,
        })],
        GapScale = factor * program.GapScale,
    };

    private static ConvexForm Times(ConvexForm form, double factor)
        => form with { Linear = Times(form.Linear, factor), Constant = factor * form.Constant };

    /// <summary>Factors carry the root of the factor: exact for even powers of two.</summary>
    private static Quadratic Times(Quadratic quadratic, double factor) => new(
        Times(quadratic.Diagonal, factor),
        quadratic.Factors is { } factors ? factors with { Values = Times(factors.Values, Math.Sqrt(factor)) } : null);

    private static double[] Times(double[] values, double factor) => [.. values.Select(value => factor * value)];
}

using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>
/// Standard deviation of the P&amp;L over equally likely rows, USD: the root of the mean square about the mean (divided by the number of rows). Losses are
/// affine in the trades, so this is the length of an affine vector, a norm.
/// </summary>
/// <param name="name">Of table and scope.</param>
/// <param name="losses">The rows.</param>
internal sealed class PnlVolatilityMeasure(string name, ScenarioLosses losses) : MeasureModel
{
    public override string Unit => "USD";

    public override bool IsNeverNegative => true;

    public override double Evaluate(BookState book) => DeviationOf(losses.Of(book));

    public override double Magnitude(BookState book) => Reach(losses.Of(book));

    /// <summary>A length is at most the sum of the lengths of its parts.</summary>
    public override double WorstOverFills(FillSet fills, double sign)
    {
        if (sign <= 0.0) return double.PositiveInfinity;
        var nothing = losses.Of(fills.Nothing);
        var worst = DeviationOf(nothing);
        foreach (var alone in fills.Alone)
        {
            var added = losses.Of(alone);
            for (var row = 0; row < added.Length; row++) added[row] -= nothing[row];
            worst += DeviationOf(added);
        }

        return worst;
    }

    /// <summary>None yet; for programs that take no norms.</summary>
    public VolatilityTangents Tangents() => new(DeviationFactor.Of(losses.Lower()));

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException("the volatility of a P&L is convex and enters with a negative sign");
        var label = $"volatility of P&L/{name}";
        context.Shared(label, () =>
        {
            var factor = DeviationFactor.Of(context.Rows(name, losses.Lower));
            var length = context.Builder.NewForm();
            length.AddNorm(context.Builder.AddNorm(new NormFunction(label, factor.Matrix, factor.Offsets)), 1.0);
            return Lowered.Form(length);
        }).AddTo(form, weight);
    }

    private static double Reach(double[] values)
    {
        var reach = 0.0;
        foreach (var value in values) reach = Math.Max(reach, Math.Abs(value));
        return reach;
    }

    private static double DeviationOf(double[] values)
    {
        var mean = 0.0;
        foreach (var value in values) mean += value;
        mean /= values.Length;
        var squares = 0.0;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / values.Length);
    }
}

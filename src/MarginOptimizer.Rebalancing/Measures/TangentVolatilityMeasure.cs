using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>The largest of some tangents of the volatility of a P&amp;L, at least 0, USD: nowhere above the volatility itself.</summary>
/// <param name="name">Unique among the functions of a program.</param>
/// <param name="exact">What it bounds from below.</param>
/// <param name="tangents">One per row; at least one.</param>
internal sealed class TangentVolatilityMeasure(string name, PnlVolatilityMeasure exact, FunctionRows tangents) : MeasureModel
{
    public override string Unit => exact.Unit;

    public override bool IsNeverNegative => true;

    public override double Evaluate(BookState book)
    {
        var largest = 0.0;
        for (var row = 0; row < tangents.Matrix.Rows; row++) largest = Math.Max(largest, VolatilityTangents.Value(tangents.Row(row), tangents.Offsets[row], book.Lots));
        return largest;
    }

    public override double Magnitude(BookState book) => exact.Magnitude(book);

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException("the volatility of a P&L is convex and enters with a negative sign");
        context.Shared(name, () => Lowered.Function(context.Builder.AddFunction(name, tangents, floorAtZero: true))).AddTo(form, weight);
    }
}

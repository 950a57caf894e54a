namespace MarginOptimizer.Margin.Expressions;

/// <summary>One piece of a <see cref="CurveShape"/>: <c>Constant + Linear * v + Quadratic * v^2</c> in terms of v itself, not of a distance.</summary>
public readonly record struct CurvePiece(double Constant, double Linear, double Quadratic = 0.0)
{
    public double At(double v) => Constant + v * (Linear + Quadratic * v);

    public double SlopeAt(double v) => Linear + 2.0 * Quadratic * v;
}

namespace MarginOptimizer.Margin.Expressions;

/// <summary><c>Constant + Coefficients'z</c> over the columns of one margin unit (its instruments in order, cash and collateral of each currency, auxiliaries).</summary>
public sealed record LinearForm(double[] Coefficients, double Constant = 0.0);

using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Expressions;

/// <summary>
/// A node of a margin expression over z = (signed quantities of the unit's instruments, cash and collateral by currency, auxiliaries). The same tree is evaluated and
/// lowered into an optimisation program, so that the number reported and the number optimised cannot drift apart.
/// </summary>
/// <param name="Label">Name shown to people, such as <c>roll shock</c>.</param>
public abstract record MarginNode(string Label);

/// <summary>Value of a linear form.</summary>
public sealed record Affine(string Label, LinearForm Form) : MarginNode(Label);

/// <summary><c>Constant + sum of Weights[i] * Children[i]</c>, any real weights.</summary>
public sealed record Combine(string Label, ImmutableArray<double> Weights, ImmutableArray<MarginNode> Children, double Constant = 0.0)
    : MarginNode(Label);

/// <summary>Largest value of the children.</summary>
public sealed record Largest(string Label, ImmutableArray<MarginNode> Children) : MarginNode(Label);

/// <summary>Smallest value of the children: concave where they are, so it costs binaries when it is minimised.</summary>
public sealed record Smallest(string Label, ImmutableArray<MarginNode> Children) : MarginNode(Label);

/// <summary>A scalar function of one child.</summary>
public sealed record Curve(string Label, MarginNode Child, CurveShape Shape) : MarginNode(Label);

/// <summary>
/// Over rows <c>v_i = Scales_i * (Table_i z) + Offsets_i</c>, reduced to one number (by default their largest), and not below 0 where
/// <paramref name="FloorAtZero"/>: the worst loss over a table of market scenarios.
/// </summary>
public sealed record Scenarios(string Label, ScenarioTable Table, double[] Scales, double[] Offsets, bool FloorAtZero) : MarginNode(Label)
{
    public RowReduction Reduction { get; init; } = RowReduction.Max;
}

/// <summary>
/// Rows whose columns are first summed within groups and bent by a curve per group, such as a discount that depends on the sign of an expiry's value:
/// <c>v_i = Scales_i * (sum over groups g of Shapes_g(Values_i restricted to g, times z) + Linear_i z) + Offsets_i</c>, then reduced.
/// </summary>
/// <param name="Values">Rows of the grouped columns; what they mean is up to the shapes.</param>
/// <param name="GroupOfColumn">For each column of <paramref name="Values"/> the group it belongs to; -1 where it has no group and must be zero.</param>
/// <param name="Shapes">One per group, giving losses.</param>
/// <param name="Linear">As many rows as <paramref name="Values"/>; null for none.</param>
public sealed record GroupedScenarios(
    string Label,
    ScenarioTable Values,
    int[] GroupOfColumn,
    ImmutableArray<CurveShape> Shapes,
    ScenarioTable? Linear,
    double[] Scales,
    double[] Offsets,
    bool FloorAtZero) : MarginNode(Label)
{
    public RowReduction Reduction { get; init; } = RowReduction.Max;
}

/// <summary>
/// Offsets taken greedily in order: each spread matches its two buckets as far as their remaining amounts have opposite signs, charges its curve
/// of the matched amount (&gt;= 0) and takes that amount off both. The value is the sum of the charges.
/// </summary>
/// <param name="Buckets">Signed amounts, such as net deltas by expiry.</param>
/// <param name="Spreads">In the order in which they are matched.</param>
public sealed record Matching(string Label, ImmutableArray<MarginNode> Buckets, ImmutableArray<MatchingSpread> Spreads) : MarginNode(Label);

/// <summary>
/// <c>min Costs'y subject to Strategies y &gt;= Needs, y &gt;= 0</c>: the cheapest set of recognised strategies that covers every need. Convex in the needs.
/// </summary>
/// <param name="Needs">Right-hand sides, one per row.</param>
/// <param name="Costs">&gt;= 0, one per strategy.</param>
/// <param name="Strategies">Row-major, needs x strategies; each need can be covered.</param>
public sealed record Decomposition(string Label, ImmutableArray<MarginNode> Needs, double[] Costs, double[] Strategies) : MarginNode(Label);

/// <summary><c>sqrt(v' Correlations v)</c> over the values v of the children.</summary>
/// <param name="Correlations">Row-major, symmetric, positive semidefinite.</param>
public sealed record Length(string Label, ImmutableArray<MarginNode> Children, double[] Correlations) : MarginNode(Label);

/// <summary>
/// <c>sum over columns of Rates_i * max(sign * z_i, 0)</c>: charges on short (<c>Sign</c> = -1) or long (+1) quantities column by column.
/// </summary>
/// <param name="Form">The rates, without a constant.</param>
public sealed record OneSided(string Label, LinearForm Form, int Sign) : MarginNode(Label)
{
    /// <param name="rates">By column.</param>
    public OneSided(string label, double[] rates, int sign)
        : this(label, new LinearForm(rates), sign)
    {
    }

    /// <summary>By column, zeros included.</summary>
    public double[] Rates => Form.Coefficients;
}

/// <summary>
/// A function that is evaluated but not lowered; <see cref="Reason"/> says why. Where its value can be kept at zero by convex limits these are
/// given in <see cref="ZeroWhen"/>: each node is at most its bound. Over a box of its children it is largest at a corner,
/// and not below zero unless a corner is.
/// </summary>
public sealed record Opaque(
    string Label, ImmutableArray<MarginNode> Children, Func<double[], double> Function, string Reason, ImmutableArray<UpperBound> ZeroWhen)
    : MarginNode(Label)
{
    /// <summary>
    /// Writes the partial derivatives (second argument) at the values of the children (first argument); null when there are none to be had,
    /// and then the node counts in full to the remainder of the contributions.
    /// </summary>
    public Action<double[], double[]>? Derivatives { get; init; }

    /// <summary>
    /// Largest value while every node of <see cref="ZeroWhen"/> exceeds its bound by at most the argument (&gt; 0), which lets a book that is already
    /// beyond be improved where it is; null when that is not known.
    /// </summary>
    public Func<double, double>? Ceiling { get; init; }

    /// <summary>
    /// The value wherever a condition of <see cref="ZeroWhen"/> fails: one binary then chooses between the two. Never below the function, so it
    /// may also stand in for it as a bound from above. Null when there is no such node.
    /// </summary>
    public MarginNode? Otherwise { get; init; }
}

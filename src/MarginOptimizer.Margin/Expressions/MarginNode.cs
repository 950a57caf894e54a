using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Expressions;

/// <summary>
/// A node of a margin expression over z = (signed quantities of the unit's instruments, cash, collateral). The same tree is evaluated and
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

/// <summary>A scalar function of one child.</summary>
public sealed record Curve(string Label, MarginNode Child, CurveFunction Function) : MarginNode(Label);

/// <summary><c>max over rows of Scale_i * (Table_i z) + Offset_i</c>, and 0: the worst loss over a table of market scenarios.</summary>
public sealed record Scenarios(string Label, ScenarioTable Table, double[] Scales, double[] Offsets, bool FloorAtZero) : MarginNode(Label);

/// <summary>
/// <c>sum over columns of Rates_i * max(sign * z_i, 0)</c>: charges on short (<c>Sign</c> = -1) or long (+1) quantities column by column.
/// </summary>
public sealed record OneSided(string Label, double[] Rates, int Sign) : MarginNode(Label);

/// <summary>
/// A function that is evaluated but not lowered; <see cref="Reason"/> says why. Where its value can be kept at zero by convex limits these are
/// given in <see cref="ZeroWhen"/>: each node is at most its bound. Over a box of its children it is largest at a corner.
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
}

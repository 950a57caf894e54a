using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// The piecewise linear-quadratic form: minimise <c>0.5 (sum d_i x_i^2 + |F x|^2) + c'x + sum_r u_r max(0, y_r(x))</c> over a box, linear rows and norm
/// cones. Each <c>y_r</c> is affine: a kink of one variable, or a scenario row less its epigraph variable. A plus-function may also be part of a linear row
/// (its host) instead of the objective.
/// </summary>
internal sealed class ElasticProgram
{
    /// <summary>Wide variables first, then epigraph variables.</summary>
    public required int Variables { get; init; }

    /// <summary>Minus infinity allowed for epigraph variables.</summary>
    public required double[] Lower { get; init; }

    /// <summary>Plus infinity allowed for epigraph variables. A variable whose bounds coincide stays where it is.</summary>
    public required double[] Upper { get; init; }

    public required double[] Cost { get; init; }

    /// <summary>d, one per variable, &gt;= 0.</summary>
    public required double[] Diagonal { get; init; }

    /// <summary>F over the leading variables; null = none.</summary>
    public RowMatrix? Factors { get; init; }

    public List<LinearRow> Rows { get; } = [];

    public List<Kink> Kinks { get; } = [];

    public List<RowGroup> Groups { get; } = [];

    public List<NormCone> Cones { get; } = [];

    /// <summary>An objective difference that matters; gaps are driven well below it. &gt; 0.</summary>
    public double GapScale { get; init; } = 1.0;
}

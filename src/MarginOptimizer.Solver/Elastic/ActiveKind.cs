namespace MarginOptimizer.Solver.Elastic;

/// <summary>What an equation of a face stands for.</summary>
internal enum ActiveKind
{
    Equality,

    /// <summary>An active linear or scenario row.</summary>
    Row,

    /// <summary>The tangent of a norm that does not vanish.</summary>
    Norm,

    /// <summary>The epigraph variable of a norm that vanishes.</summary>
    NormLevel,

    /// <summary>One component of a norm that vanishes.</summary>
    NormRow,
}

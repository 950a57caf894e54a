namespace MarginOptimizer.Solver.Elastic;

/// <summary>Where a row lies on a face of the problem.</summary>
internal enum FaceState : byte
{
    /// <summary>y &lt; 0, multiplier 0.</summary>
    Below,

    /// <summary>y = 0, multiplier anywhere between.</summary>
    Active,

    /// <summary>y &gt; 0, multiplier at its cap.</summary>
    Above,
}

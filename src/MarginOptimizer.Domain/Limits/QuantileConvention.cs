namespace MarginOptimizer.Domain.Limits;

/// <summary>Which loss is the value at risk, with n rows, confidence c and m = n (1 - c).</summary>
public enum QuantileConvention
{
    /// <summary>The (floor(m) + 1)-th largest: at most a share 1 - c of the rows is worse.</summary>
    NextWorst,

    /// <summary>The ceil(m)-th largest, which is the largest where m is below 1.</summary>
    Ceiling,

    /// <summary>Linear between the neighbours of rank (n - 1)(1 - c) + 1 from the largest.</summary>
    Interpolated,
}

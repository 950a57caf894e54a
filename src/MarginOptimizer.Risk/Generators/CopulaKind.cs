namespace MarginOptimizer.Risk.Generators;

/// <summary>How the random returns of coins hang together.</summary>
public enum CopulaKind
{
    /// <summary>Extreme returns of two coins come together only as far as correlation says; none in the limit.</summary>
    Gaussian,

    /// <summary>One chi-square of a row scales all its coins, so that extreme returns come together.</summary>
    Student,
}

namespace MarginOptimizer.Margin.Derive;

/// <param name="MarginFactor">Share of a coin's spot value that backs positions.</param>
/// <param name="InitialScale">Times it for initial margin.</param>
public sealed record StandardBaseParameters(double MarginFactor, double InitialScale);

namespace MarginOptimizer.Margin.Derive;

/// <summary>Charge on positions whose oracle is not sure of its price.</summary>
/// <param name="Threshold">Confidence from which on nothing is charged; 0 switches the charge off.</param>
/// <param name="Share">Share of the notional charged per unit of confidence that lacks to 1.</param>
public readonly record struct ConfidenceParameters(double Threshold, double Share)
{
    /// <summary>Charged share of the notional.</summary>
    public double Rate(double confidence) => confidence < Threshold ? (1.0 - confidence) * Share : 0.0;
}

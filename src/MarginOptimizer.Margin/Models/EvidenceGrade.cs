namespace MarginOptimizer.Margin.Models;

/// <summary>How well a rule or parameter is known.</summary>
public enum EvidenceGrade
{
    /// <summary>Our own guess, or carried over from another date.</summary>
    Inferred,

    /// <summary>Read by a third party from an official page or the live interface.</summary>
    ThirdParty,

    /// <summary>Stated on an official page.</summary>
    Published,

    /// <summary>Reproduces a number that the exchange produced.</summary>
    ExchangeVerified,
}

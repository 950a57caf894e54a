using MarginOptimizer.Domain;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Greeks of everything on one coin at a moved market, without and with the trades. Units as in <see cref="Domain.Limits.Measure"/>.</summary>
public sealed record MoveGreeks(
    Currency Coin,
    double DeltaBefore,
    double DeltaAfter,
    double GammaBefore,
    double GammaAfter,
    double VegaBefore,
    double VegaAfter,
    double ThetaBefore,
    double ThetaAfter);

using System.Collections.Immutable;
using MarginOptimizer.Domain;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Parameters of Deribit's cross portfolio margin with <c>correlation_set</c> false.</summary>
/// <param name="Coins">By base currency, under the names of <c>pme/get_params</c>.</param>
/// <param name="Haircuts">By collateral currency that is no base currency: the share of a positive balance that does not count, 0 .. 1.</param>
/// <param name="UnverifiedHaircuts">Currencies whose haircut is not verified for this date.</param>
public sealed record CrossMarginParameters(
    ImmutableSortedDictionary<Currency, PortfolioMarginParameters> Coins,
    ImmutableSortedDictionary<Currency, double> Haircuts,
    ImmutableArray<Currency> UnverifiedHaircuts);

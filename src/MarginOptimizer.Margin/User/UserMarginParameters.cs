using System.Collections.Immutable;
using MarginOptimizer.Domain;

namespace MarginOptimizer.Margin.User;

/// <summary>A margin model that a user wrote.</summary>
/// <param name="Coins">The coins it margins.</param>
/// <param name="Rows">At least one.</param>
/// <param name="Reduction">Of the rows.</param>
/// <param name="MaintenanceFactor">Maintenance over initial requirement.</param>
/// <param name="RevalueBalances">Whether cash and collateral in a coin lose and gain with it in the rows.</param>
/// <param name="Haircuts">By currency, the share of a positive equity that does not count.</param>
public sealed record UserMarginParameters(
    ImmutableSortedDictionary<Currency, UserCoin> Coins,
    ImmutableArray<UserRow> Rows,
    LossReduction Reduction,
    double MaintenanceFactor,
    bool RevalueBalances,
    ImmutableSortedDictionary<Currency, double> Haircuts);

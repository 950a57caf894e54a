using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Money that an account may hold: the stablecoin first, then collateral for which the market has a price.</summary>
/// <param name="Currency">Which.</param>
/// <param name="Cash">Its column of cash.</param>
/// <param name="Pledged">Its column of collateral, counted alike.</param>
/// <param name="Price">USD per unit.</param>
internal readonly record struct MoneyColumn(Currency Currency, int Cash, int Pledged, double Price)
{
    /// <param name="collaterals">Taken by the rules beside the stablecoin, in order.</param>
    /// <param name="instrumentCount">Columns before the first.</param>
    public static ImmutableArray<MoneyColumn> Of(MarketSnapshot market, IEnumerable<Currency> collaterals, int instrumentCount)
    {
        var columns = ImmutableArray.CreateBuilder<MoneyColumn>();
        foreach (var currency in collaterals.Where(c => c != Currency.Usdc && market.Indices.ContainsKey(c)).Prepend(Currency.Usdc))
        {
            var cash = instrumentCount + (2 * columns.Count);
            columns.Add(new MoneyColumn(currency, cash, cash + 1, market.IndexOf(currency)));
        }

        return columns.ToImmutable();
    }

    /// <summary>Both columns with the same coefficient.</summary>
    public IEnumerable<(int Column, double Coefficient)> Entries(double coefficient) => [(Cash, coefficient), (Pledged, coefficient)];
}

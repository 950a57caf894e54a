using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>
/// A row of a venue's scenario table that decides the margin minimised, before or after the trades. The weights of one part of one unit, over its rows
/// and the robust moves together, sum to 1 where any row decides it.
/// </summary>
/// <param name="Account">Id of the account.</param>
/// <param name="Unit">Currency of the margin unit.</param>
/// <param name="Part">Part of the margin in the venue's words, such as <c>worst scenario</c>.</param>
/// <param name="MarketMove">Relative move of the whole market before the venue's shock; 0 is today's market.</param>
/// <param name="Table">Part of the venue's table.</param>
/// <param name="Shock">Price move and direction of volatility of the row.</param>
/// <param name="LossBefore">Loss of the unit in the row before the trades, before scales and offsets, losses &gt; 0, currency of the unit.</param>
/// <param name="LossAfter">The same after the trades.</param>
/// <param name="WeightBefore">Share before the trades: ties share equally.</param>
/// <param name="WeightAfter">Share after the trades.</param>
/// <param name="IsFromOptimiser">
/// <paramref name="WeightAfter"/> is how hard the row presses on the optimum (in fractions of lots); otherwise ties of the resulting book share equally.
/// </param>
public sealed record BindingScenario(
    string Account,
    Currency Unit,
    string Part,
    double MarketMove,
    string Table,
    MarketShock Shock,
    double LossBefore,
    double LossAfter,
    double WeightBefore,
    double WeightAfter,
    bool IsFromOptimiser);

using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Margin.Expressions;

/// <summary>One market scenario of a table.</summary>
/// <param name="Table">Name of the part of the table, such as <c>standard</c> or <c>extended</c>.</param>
/// <param name="Shock">Price move and direction of volatility.</param>
public readonly record struct ScenarioRow(string Table, MarketShock Shock);

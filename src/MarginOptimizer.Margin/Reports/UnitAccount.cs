using MarginOptimizer.Domain.Books;

namespace MarginOptimizer.Margin.Reports;

/// <summary>The part of a book that belongs to one unit, by columns.</summary>
/// <param name="Positions">Column, quantity and name of every position, in the book's order.</param>
/// <param name="Orders">Column and quantity of every open order.</param>
/// <param name="Balances">One per currency of the unit's money.</param>
internal sealed record UnitAccount(
    List<(int Column, Position Position)> Positions, List<(int Column, double Quantity)> Orders, Balance[] Balances);

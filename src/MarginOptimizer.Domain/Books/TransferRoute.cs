namespace MarginOptimizer.Domain.Books;

/// <summary>A way to move cash of one currency from one account to another.</summary>
/// <param name="From">Id of the account whose cash falls by the amount sent.</param>
/// <param name="To">Id of the account whose cash grows by the amount less the cost; another one than <paramref name="From"/>.</param>
/// <param name="Currency">What is moved.</param>
/// <param name="MaxAmount">Most that may be sent, units of the currency, &gt; 0 and finite.</param>
/// <param name="CostRate">Share of the amount that is lost on the way (fees, spread of a conversion at the venue), &gt;= 0 and &lt; 1.</param>
/// <param name="Step">Amounts are whole multiples of this, units of the currency; 0 = any amount.</param>
public sealed record TransferRoute(string From, string To, Currency Currency, double MaxAmount, double CostRate = 0.0, double Step = 0.0);

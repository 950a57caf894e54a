using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Risk.Scenarios;

/// <summary>
/// Losses in USD of +1 quantity of each instrument at each row of given returns: every option repriced at its moved forward, at the volatility
/// and the time left that the set says. The same bits whatever the number of rows priced at once.
/// </summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of instruments.</param>
/// <param name="Stride">Distance between rows of <paramref name="Losses"/>, a multiple of 4; padding is 0.</param>
/// <param name="Losses">
/// Row-major; minus the P&amp;L. That of an inverse contract is its coin P&amp;L valued at its own moved underlying; a linear contract moves by
/// the coin's return against its quote currency, and its P&amp;L counts with the moved value of its settlement currency (1 USD where the set is silent).
/// </param>
public sealed record ReturnTable(int Rows, int Columns, int Stride, double[] Losses)
{
    public ReadOnlySpan<double> Row(int row) => Losses.AsSpan(row * Stride, Columns);

    /// <summary>Prices every instrument at the returns of its base coin.</summary>
    /// <param name="states">The columns, in this order.</param>
    /// <param name="scenarios">Has returns for the base coin of every state.</param>
    /// <param name="smiles">
    /// One for each option column, used by sets whose smile is sticky in delta; null = taken from the options among the columns, so that a column
    /// alone in its expiry has a flat one.
    /// </param>
    /// <exception cref="KeyNotFoundException">There are no returns for a coin.</exception>
    public static ReturnTable Of(IReadOnlyList<InstrumentState> states, ReturnScenarios scenarios, IReadOnlyList<VolatilitySmile?>? smiles = null)
    {
        var pricer = new ReturnPricer(states, scenarios, smiles);
        var table = new ReturnTable(scenarios.Rows, states.Count, pricer.Stride, new double[(long)scenarios.Rows * pricer.Stride]);
        pricer.Fill(0, scenarios.Rows, table.Losses);
        return table;
    }
}

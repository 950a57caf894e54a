using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>What the venue asks for at a moment. It margins each unit of an account apart: money in one does not help another.</summary>
internal static class MarginCalls
{
    /// <summary>One per unit whose initial margin is above its collateral.</summary>
    public static List<MarginCall> Of(SimulatedAccount account, IMarginModel model)
    {
        var calls = new List<MarginCall>();
        var margin = MarginAt.Of(model, account.Market, account.ToBook());
        for (var u = 0; u < margin.Units.Length; u++)
        {
            var (unit, figures) = (margin.Columns.Compiled.Units[u], margin.Units[u]);
            var missing = figures.Initial - figures.Collateral;
            if (!(missing > 0.0)) continue;
            // A unit over several coins is counted in one that the account may not be able to hold.
            var currency = account.Market.HasIndexOf(unit.Currency) ? unit.Currency : account.Balances.Keys.First(account.Market.HasIndexOf);
            calls.Add(new MarginCall(currency, missing * unit.Index / account.Market.IndexOf(currency)));
        }

        return calls;
    }
}

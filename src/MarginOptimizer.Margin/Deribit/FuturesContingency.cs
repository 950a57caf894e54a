using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Charge by size of futures and perpetuals, coins, of portfolio margin before v2.</summary>
internal static class FuturesContingency
{
    public const string Label = "futures contingency";

    /// <param name="instruments">Of the unit.</param>
    /// <param name="deltas">Coins per unit of quantity.</param>
    /// <param name="columnCount">Of the unit.</param>
    /// <param name="parameters">Of the coin.</param>
    public static MarginNode Create(ImmutableArray<Instrument> instruments, double[] deltas, int columnCount, EarlyMarginParameters parameters)
    {
        var sizes = new double[columnCount];
        for (var i = 0; i < instruments.Length; i++)
        {
            if (instruments[i] is not Option) sizes[i] = deltas[i];
        }

        ImmutableArray<MarginNode> gross = [new OneSided("long futures", sizes, +1), new OneSided("short futures", sizes, -1)];
        return parameters.FuturesRule == FuturesContingencyRule.Gross
            ? new Combine(Label, [parameters.FuturesRate, parameters.FuturesRate], gross)
            : Offsetting.Create(Label, parameters.FuturesRate, gross, new Affine("net futures", new LinearForm(sizes)));
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>What margin is held against, in the settlement currency.</summary>
internal static class AccountCollateral
{
    /// <summary>Portfolio margin: cash, pledged collateral and the market value of options at their marks.</summary>
    public static MarginNode Equity(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var form = CashAndPledged(instruments.Length);
        for (var i = 0; i < instruments.Length; i++)
        {
            if (instruments[i] is Option option) form[i] = market.QuoteOf(option).Mark * option.ContractValue;
        }

        return new Affine("equity", new LinearForm(form));
    }

    /// <summary>Standard margin: equity less the value of options, which leaves cash and pledged collateral.</summary>
    public static MarginNode MarginBalance(int instrumentCount) => new Affine("margin balance", new LinearForm(CashAndPledged(instrumentCount)));

    private static double[] CashAndPledged(int instrumentCount)
    {
        var form = new double[instrumentCount + 2];
        form[instrumentCount] = 1.0;
        form[instrumentCount + 1] = 1.0;
        return form;
    }
}

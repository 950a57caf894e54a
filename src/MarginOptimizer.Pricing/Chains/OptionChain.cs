using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Pricing.Chains;

/// <summary>
/// The columns of a loss table as a struct of arrays. A column that holds no option (a future, padding) is neutral: the kernel writes 0 there
/// and the caller may fill it afterwards.
/// </summary>
public sealed class OptionChain
{
    /// <param name="columns">Number of columns of the table, &gt;= 0.</param>
    public OptionChain(int columns)
    {
        Columns = columns;
        Stride = StrideOf(columns);
        Forwards = Filled(1.0);
        Strikes = Filled(1.0);
        SquareRootYears = new double[Stride];
        Volatilities = new double[Stride];
        Signs = Filled(1.0);
        Inverse = new double[Stride];
        ContractValues = new double[Stride];
    }

    public int Columns { get; }

    /// <summary>Columns rounded up to a multiple of 4: the row length of every table that belongs to the chain.</summary>
    public int Stride { get; }

    internal double[] Forwards { get; }

    internal double[] Strikes { get; }

    /// <summary>0 where no time is left.</summary>
    internal double[] SquareRootYears { get; }

    internal double[] Volatilities { get; }

    /// <summary>+1 for a call, -1 for a put.</summary>
    internal double[] Signs { get; }

    /// <summary>1 for an inverse option, whose value is divided by the forward; 0 for a linear one.</summary>
    internal double[] Inverse { get; }

    /// <summary>0 in neutral columns.</summary>
    internal double[] ContractValues { get; }

    public static int StrideOf(int columns) => (columns + 3) & ~3;

    /// <summary>A chain with one column for each state in the given order; those that are no options stay neutral.</summary>
    public static OptionChain Of(IReadOnlyList<InstrumentState> states)
    {
        var chain = new OptionChain(states.Count);
        for (var column = 0; column < states.Count; column++)
        {
            if (states[column].Instrument is Option option) chain.Set(column, option, states[column]);
        }

        return chain;
    }

    private void Set(int column, Option option, InstrumentState state)
    {
        Forwards[column] = state.Underlying;
        Strikes[column] = option.Strike;
        SquareRootYears[column] = state.Years > 0.0 ? Math.Sqrt(state.Years) : 0.0;
        Volatilities[column] = state.Volatility;
        Signs[column] = option.Type == OptionType.Call ? 1.0 : -1.0;
        Inverse[column] = option.Payoff == Payoff.Inverse ? 1.0 : 0.0;
        ContractValues[column] = option.ContractValue;
    }

    private double[] Filled(double value)
    {
        var array = new double[Stride];
        Array.Fill(array, value);
        return array;
    }
}

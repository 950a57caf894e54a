using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Pricing.Chains;

/// <summary>Options of one expiry on one forward as a struct of arrays, to be valued with one discount factor. Padding is worth nothing.</summary>
public sealed class ExpiryChain
{
    /// <param name="options">Their number, &gt;= 0; all are to be set.</param>
    /// <param name="years">To expiry; 0 or below gives intrinsic values.</param>
    /// <param name="discount">&gt; 0.</param>
    public ExpiryChain(int options, double years, double discount)
    {
        Stride = OptionChain.StrideOf(options);
        SquareRootYears = years > 0.0 ? Math.Sqrt(years) : 0.0;
        Discount = discount;
        Strikes = new double[Stride];
        Signs = new double[Stride];
        Sizes = new double[Stride];
        Array.Fill(Strikes, 1.0);
        Array.Fill(Signs, 1.0);
    }

    /// <summary>Options rounded up to a multiple of 4: the row length of every table that belongs to the chain.</summary>
    public int Stride { get; }

    internal double SquareRootYears { get; }

    internal double Discount { get; }

    internal double[] Strikes { get; }

    /// <summary>+1 for a call, -1 for a put.</summary>
    internal double[] Signs { get; }

    /// <summary>0 in the padding.</summary>
    internal double[] Sizes { get; }

    /// <param name="index">Place among the options.</param>
    /// <param name="type">Call or put.</param>
    /// <param name="strike">&gt;= 0.</param>
    /// <param name="size">Coins per unit of quantity.</param>
    public void Set(int index, OptionType type, double strike, double size)
    {
        Strikes[index] = strike;
        Signs[index] = type == OptionType.Call ? 1.0 : -1.0;
        Sizes[index] = size;
    }
}

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>How far margin may go while the orders fill.</summary>
public abstract record PeakLimit
{
    private PeakLimit()
    {
    }

    /// <summary>The initial margin of all accounts never exceeds an amount.</summary>
    /// <param name="Usd">Finite, &gt;= 0.</param>
    public sealed record Margin(double Usd) : PeakLimit;

    /// <summary>The initial margin of all accounts never exceeds a multiple of the larger of those before and after.</summary>
    /// <param name="Share">Finite, &gt; 0; below 1 nothing can keep it.</param>
    public sealed record ShareOfLarger(double Share) : PeakLimit;

    /// <summary>Collateral less initial margin of every account, premiums and fees paid on the way included, never falls below an amount.</summary>
    /// <param name="Usd">Finite.</param>
    public sealed record Headroom(double Usd) : PeakLimit;
}

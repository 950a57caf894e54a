namespace MarginOptimizer.Rebalancing.Explanation.Shapley;

/// <summary>The margin that is minimised and that of today's market, USD.</summary>
internal readonly record struct MarginPair(double Minimised, double Today)
{
    public static MarginPair operator +(MarginPair a, MarginPair b) => new(a.Minimised + b.Minimised, a.Today + b.Today);

    public static MarginPair operator -(MarginPair a, MarginPair b) => new(a.Minimised - b.Minimised, a.Today - b.Today);

    public static MarginPair operator *(double factor, MarginPair a) => new(factor * a.Minimised, factor * a.Today);
}

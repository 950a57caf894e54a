namespace MarginOptimizer.Rebalancing.Explanation.Shapley;

/// <summary>Values of subsets of players, changed one player at a time.</summary>
internal interface ICoalitionGame
{
    int Players { get; }

    /// <summary>Without any player.</summary>
    MarginPair Empty { get; }

    /// <summary>With all of them.</summary>
    MarginPair Full { get; }

    /// <summary>Of those who have joined.</summary>
    MarginPair Value { get; }

    void Join(int player);

    void Leave(int player);

    /// <summary>Everybody leaves; rounding of earlier changes is forgotten.</summary>
    void Clear();
}

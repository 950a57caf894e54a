using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Standard margin of a future or perpetual as a function of its size in coins, long or short alike, in coins.</summary>
public abstract record FuturesRule
{
    public ImmutableArray<string> Unverified { get; init; } = [];

    /// <summary>The rate at every size, where it is one.</summary>
    internal abstract (double Initial, double Maintenance)? FlatRate { get; }

    /// <summary>The initial charge of a position.</summary>
    /// <param name="label">Of the node.</param>
    /// <param name="size">Signed coins.</param>
    /// <param name="price">Units of the settlement currency per coin.</param>
    internal abstract MarginNode Initial(string label, Affine size, double price);

    /// <inheritdoc cref="Initial"/>
    internal abstract MarginNode Maintenance(string label, Affine size, double price);
}

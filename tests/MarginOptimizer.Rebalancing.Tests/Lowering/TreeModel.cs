using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

/// <summary>A model whose requirement is whatever tree a test wants, on one unit in BTC with cash in BTC and ETH.</summary>
/// <param name="requirement">Makes the tree for a number of instruments and of columns (auxiliaries included).</param>
/// <param name="auxiliaries">Makes the auxiliaries for the same numbers.</param>
internal sealed class TreeModel(
    Func<int, int, MarginNode> requirement, Func<int, int, ImmutableArray<MarginNode>>? auxiliaries = null, int auxiliaryCount = 0) : IMarginModel
{
    public MarginModelVersion Version { get; } = new("tree", DateTimeOffset.UnixEpoch, null, ModelStatus.InForce);

    public bool Covers(Instrument instrument) => true;

    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var columns = instruments.Length + 4 + auxiliaryCount;
        var cash = new double[columns];
        cash[instruments.Length] = 1.0;
        var node = requirement(instruments.Length, columns);
        var unit = new MarginUnit
        {
            Currency = Currency.Btc,
            Index = market.IndexOf(Currency.Btc),
            Money = [Currency.Btc, Currency.Eth],
            Instruments = instruments,
            Auxiliaries = auxiliaries?.Invoke(instruments.Length, columns) ?? [],
            InitialRequirement = node,
            MaintenanceRequirement = node,
            Collateral = new Affine("cash", new LinearForm(cash)),
            Components = [],
        };
        return new CompiledMargin { Version = Version, Units = [unit], Warnings = [] };
    }
}

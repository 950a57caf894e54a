using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.MarketData.Tests.History;

/// <summary>Asserts that two snapshots agree in every figure, bit for bit.</summary>
internal static class SameSnapshot
{
    public static void As(MarketSnapshot expected, MarketSnapshot actual)
    {
        Assert.Equal(expected.AsOf, actual.AsOf);
        Assert.Equal(expected.Source, actual.Source);
        Assert.Equal(expected.Notes.AsEnumerable(), actual.Notes);
        Assert.Equal(expected.Indices.OrderBy(i => i.Key), actual.Indices.OrderBy(i => i.Key));
        Assert.Equal(expected.Forwards.OrderBy(f => f.Key.Base).ThenBy(f => f.Key.Expiry), actual.Forwards.OrderBy(f => f.Key.Base).ThenBy(f => f.Key.Expiry));
        Assert.Equal(expected.Listings.Length, actual.Listings.Length);
        foreach (var (one, other) in expected.Listings.Zip(actual.Listings)) Assert.Equal(one, other);
    }
}

using MarginOptimizer.Rebalancing.Explanation.Shapley;

namespace MarginOptimizer.Rebalancing.Tests.Explanation;

public sealed class ShapleyTests
{
    /// <summary>A margin that is the worst of a few rows, each the sum over the players who have joined.</summary>
    private sealed class WorstRow(double[][] rows) : ICoalitionGame
    {
        private readonly bool[] _joined = new bool[rows[0].Length];

        public int Players => _joined.Length;

        public MarginPair Empty => Of(_ => false);

        public MarginPair Full => Of(_ => true);

        public MarginPair Value => Of(p => _joined[p]);

        public void Join(int player) => _joined[player] = true;

        public void Leave(int player) => _joined[player] = false;

        public void Clear() => Array.Clear(_joined);

        public MarginPair Of(Func<int, bool> isIn)
        {
            var values = rows.Select(row => 10.0 + row.Where((_, p) => isIn(p)).Sum()).ToList();
            return new MarginPair(values.Max(), values[0]);
        }
    }

    private static double[][] Random(int players, int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, players).Select(_ => (2.0 * random.NextDouble()) - 1.2).ToArray())];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(40)]
    public void Savings_sum_to_the_fall_of_the_margin(int players)
    {
        var game = new WorstRow(Random(players, 7, players));
        var values = ShapleyValues.Of(game, () => true);
        Assert.Equal(players <= ShapleyValues.ExactUpTo, values.IsExact);
        Assert.Equal(game.Empty.Minimised - game.Full.Minimised, values.Saved.Sum(s => s.Minimised), 1e-9);
        Assert.Equal(game.Empty.Today - game.Full.Today, values.Saved.Sum(s => s.Today), 1e-9);
    }

    [Fact]
    public void They_are_the_mean_over_every_order_of_joining()
    {
        var game = new WorstRow(Random(5, 4, 9));
        var expected = new double[5];
        foreach (var order in Orders([0, 1, 2, 3, 4]))
        {
            var joined = new HashSet<int>();
            foreach (var player in order)
            {
                var before = game.Of(joined.Contains).Minimised;
                joined.Add(player);
                expected[player] += (before - game.Of(joined.Contains).Minimised) / 120.0;
            }
        }

        var values = ShapleyValues.Of(game, () => true);
        for (var player = 0; player < 5; player++) Assert.Equal(expected[player], values.Saved[player].Minimised, 1e-12);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(20)]
    public void Who_changes_nothing_saves_nothing(int players)
    {
        var rows = Random(players, 5, 3);
        foreach (var row in rows) row[2] = 0.0;
        var values = ShapleyValues.Of(new WorstRow(rows), () => true);
        Assert.Equal(0.0, values.Saved[2].Minimised, 1e-12);
        Assert.Equal(0.0, values.Errors[2].Minimised, 1e-12);
    }

    [Fact]
    public void Two_who_do_the_same_save_the_same()
    {
        var rows = Random(8, 5, 4);
        foreach (var row in rows) row[5] = row[1];
        var values = ShapleyValues.Of(new WorstRow(rows), () => true);
        Assert.Equal(values.Saved[1].Minimised, values.Saved[5].Minimised, 1e-12);
    }

    [Fact]
    public void A_margin_that_adds_up_gives_everybody_his_own_part()
    {
        double[][] rows = [[-3.0, 1.0, 0.5, -2.0]];
        var values = ShapleyValues.Of(new WorstRow(rows), () => true);
        for (var player = 0; player < 4; player++) Assert.Equal(-rows[0][player], values.Saved[player].Minimised, 1e-12);
    }

    [Fact]
    public void Sampled_savings_lie_within_their_errors_of_the_exact_ones()
    {
        // Players who do nothing change no value of the others, but bring the game above the number that is exact.
        var rows = Random(10, 6, 8);
        var exact = ShapleyValues.Of(new WorstRow(rows), () => true);
        var padded = rows.Select(row => (double[])[.. row, 0.0, 0.0, 0.0, 0.0, 0.0]).ToArray();
        var sampled = ShapleyValues.Of(new WorstRow(padded), () => true);
        Assert.True(exact.IsExact);
        Assert.Equal(64, sampled.Orders);
        for (var player = 0; player < 10; player++)
        {
            var error = sampled.Errors[player].Minimised;
            Assert.True(
                Math.Abs(exact.Saved[player].Minimised - sampled.Saved[player].Minimised) <= (5.0 * error) + 1e-9,
                $"player {player}: exact {exact.Saved[player].Minimised}, sampled {sampled.Saved[player].Minimised} +- {error}");
        }
    }

    [Fact]
    public void Sampling_that_is_stopped_still_sums_and_is_repeatable()
    {
        var game = new WorstRow(Random(30, 6, 2));
        var stopped = ShapleyValues.Of(game, () => false);
        Assert.Equal(4, stopped.Orders);
        Assert.Equal(game.Empty.Minimised - game.Full.Minimised, stopped.Saved.Sum(s => s.Minimised), 1e-9);
        Assert.Equal(ShapleyValues.Of(game, () => true).Saved.AsEnumerable(), ShapleyValues.Of(game, () => true).Saved);
    }

    private static IEnumerable<int[]> Orders(int[] players)
    {
        if (players.Length == 0)
        {
            yield return [];
            yield break;
        }

        foreach (var first in players)
        {
            foreach (var rest in Orders([.. players.Where(p => p != first)])) yield return [first, .. rest];
        }
    }
}

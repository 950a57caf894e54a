using System.Collections.Immutable;
using System.Numerics;

namespace MarginOptimizer.Rebalancing.Explanation.Shapley;

/// <summary>
/// What each player takes off the value: the mean over all orders of joining of the fall at the moment he joins (Shapley 1953). Sums to the value of
/// nobody less that of all.
/// </summary>
/// <param name="Saved">One per player.</param>
/// <param name="Errors">Standard errors, one per player; 0 where exact.</param>
/// <param name="Orders">Orders of joining that were tried; 0 where all subsets were.</param>
internal sealed record ShapleyValues(ImmutableArray<MarginPair> Saved, ImmutableArray<MarginPair> Errors, int Orders)
{
    /// <summary>Players up to which every subset is valued.</summary>
    public const int ExactUpTo = 12;

    /// <summary>Pairs of an order and its reverse.</summary>
    private const int Pairs = 32;

    /// <summary>A standard error needs two.</summary>
    private const int LeastPairs = 2;

    private const ulong Seed = 0x4D617267696E4F70UL;

    /// <summary>Joins and leaves after which rounding is forgotten; a power of 2.</summary>
    private const int Refresh = 64;

    public bool IsExact => Orders == 0;

    /// <param name="game">Left empty.</param>
    /// <param name="mayGoOn">Asked between orders; a few are tried in any case.</param>
    public static ShapleyValues Of(ICoalitionGame game, Func<bool> mayGoOn) =>
        game.Players <= ExactUpTo ? Exact(game) : Sampled(game, mayGoOn);

    /// <summary>Over all subsets in the order of a Gray code, in which one player joins or leaves at a time.</summary>
    private static ShapleyValues Exact(ICoalitionGame game)
    {
        var n = game.Players;
        var values = new MarginPair[1 << n];
        values[0] = game.Empty;
        game.Clear();
        for (var k = 1; k < values.Length; k++)
        {
            var subset = k ^ (k >> 1);
            var player = BitOperations.TrailingZeroCount(k);
            if (k % Refresh == 0) Rejoin(game, subset);
            else if ((subset >> player & 1) != 0) game.Join(player);
            else game.Leave(player);
            values[subset] = game.Value;
        }

        values[^1] = game.Full;
        game.Clear();
        var weights = Weights(n);
        var saved = new MarginPair[n];
        for (var subset = 0; subset < values.Length; subset++)
        {
            var weight = BitOperations.PopCount((uint)subset) is var size && size < n ? weights[size] : 0.0;
            for (var player = 0; player < n; player++)
            {
                if ((subset >> player & 1) == 0) saved[player] += weight * (values[subset] - values[subset | (1 << player)]);
            }
        }

        return new ShapleyValues([.. saved], [.. new MarginPair[n]], 0);
    }

    private static void Rejoin(ICoalitionGame game, int subset)
    {
        game.Clear();
        for (var player = 0; player < game.Players; player++)
        {
            if ((subset >> player & 1) != 0) game.Join(player);
        }
    }

    /// <summary>Size! (n - size - 1)! / n!: the share of orders in which just these players come first.</summary>
    private static double[] Weights(int n)
    {
        var weights = new double[n];
        for (var size = 0; size < n; size++)
        {
            var weight = 1.0 / n;
            for (var k = 1; k <= size; k++) weight *= (double)k / (n - k);
            weights[size] = weight;
        }

        return weights;
    }

    /// <summary>Over pairs of a random order and its reverse, whose errors cancel where players mostly replace each other.</summary>
    private static ShapleyValues Sampled(ICoalitionGame game, Func<bool> mayGoOn)
    {
        var n = game.Players;
        int[] order = [.. Enumerable.Range(0, n)];
        var random = new SplitMix(Seed);
        var (pair, mean, squares) = (new MarginPair[n], new MarginPair[n], new MarginPair[n]);
        var pairs = 0;
        while (pairs < Pairs && (pairs < LeastPairs || mayGoOn()))
        {
            for (var k = n - 1; k > 0; k--)
            {
                var other = random.Below(k + 1);
                (order[k], order[other]) = (order[other], order[k]);
            }

            Array.Clear(pair);
            AddOrder(game, order, pair);
            Array.Reverse(order);
            AddOrder(game, order, pair);
            pairs++;
            for (var player = 0; player < n; player++)
            {
                var drawn = 0.5 * pair[player];
                var before = drawn - mean[player];
                mean[player] += 1.0 / pairs * before;
                var after = drawn - mean[player];
                squares[player] += new MarginPair(before.Minimised * after.Minimised, before.Today * after.Today);
            }
        }

        game.Clear();
        var freedom = (double)pairs * (pairs - 1);
        var errors = Array.ConvertAll(squares, s => new MarginPair(Math.Sqrt(s.Minimised / freedom), Math.Sqrt(s.Today / freedom)));
        return new ShapleyValues([.. mean], [.. errors], 2 * pairs);
    }

    private static void AddOrder(ICoalitionGame game, int[] order, MarginPair[] saved)
    {
        game.Clear();
        var value = game.Empty;
        for (var k = 0; k < order.Length; k++)
        {
            game.Join(order[k]);
            var next = k == order.Length - 1 ? game.Full : game.Value;
            saved[order[k]] += value - next;
            value = next;
        }
    }
}

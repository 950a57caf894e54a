namespace MarginOptimizer.Cli.Benchmarking.Draws;

/// <summary>
/// Turns a small seed into well mixed words, as numpy's <c>SeedSequence</c> does (M. E. O'Neill, "Simple portable C++ seed entropy", 2015:
/// a pool of four 32-bit words, each hashed with a running constant and mixed with every other).
/// </summary>
internal static class SeedSequence
{
    private const int PoolSize = 4;
    private const uint HashStart = 0x43b0d7e5, HashStep = 0x931e8875;
    private const uint OutputStart = 0x8b51f9dd, OutputStep = 0x58f38ded;
    private const uint MixLeft = 0xca01f9dd, MixRight = 0x4973f715;

    /// <summary>Words of 64 bits, the lower half drawn first.</summary>
    public static ulong[] Words(uint seed, int count)
    {
        var pool = Pool(seed);
        var constant = OutputStart;
        var words = new ulong[count];
        for (var half = 0; half < 2 * count; half++)
            words[half / 2] |= (ulong)Hash(pool[half % PoolSize], ref constant, OutputStep) << (32 * (half % 2));
        return words;
    }

    private static uint[] Pool(uint seed)
    {
        var pool = new uint[PoolSize];
        var constant = HashStart;
        for (var i = 0; i < PoolSize; i++) pool[i] = Hash(i == 0 ? seed : 0, ref constant, HashStep);
        for (var source = 0; source < PoolSize; source++)
        {
            for (var target = 0; target < PoolSize; target++)
            {
                if (source != target) pool[target] = Mix(pool[target], Hash(pool[source], ref constant, HashStep));
            }
        }

        return pool;
    }

    private static uint Hash(uint value, ref uint constant, uint step)
    {
        value ^= constant;
        constant = unchecked(constant * step);
        value = unchecked(value * constant);
        return value ^ (value >> 16);
    }

    private static uint Mix(uint left, uint right)
    {
        var mixed = unchecked((MixLeft * left) - (MixRight * right));
        return mixed ^ (mixed >> 16);
    }
}

using System.Numerics;

namespace MarginOptimizer.Cli.Benchmarking.Draws;

/// <summary>
/// PCG XSL-RR 128/64 (M. E. O'Neill, "PCG: A family of simple fast space-efficient statistically good algorithms", 2014), seeded as numpy's
/// <c>default_rng</c> seeds it: the same words in the same order.
/// </summary>
internal struct Pcg64
{
    private const ulong MultiplierHigh = 0x2360ed051fc65da4, MultiplierLow = 0x4385df649fccf645;
    private const double UnitOf53Bits = 1.0 / (1L << 53);

    private readonly ulong _incrementHigh;
    private readonly ulong _incrementLow;
    private ulong _high;
    private ulong _low;

    public Pcg64(uint seed)
    {
        var words = SeedSequence.Words(seed, 4);
        _incrementHigh = (words[2] << 1) | (words[3] >> 63);
        _incrementLow = (words[3] << 1) | 1;
        Step();
        Add(words[0], words[1]);
        Step();
    }

    public ulong NextWord()
    {
        Step();
        return BitOperations.RotateRight(_high ^ _low, (int)(_high >> 58));
    }

    /// <summary>Uniform on [0, 1), a multiple of 2^-53.</summary>
    public double NextUniform() => (NextWord() >> 11) * UnitOf53Bits;

    private void Step()
    {
        var carry = Math.BigMul(_low, MultiplierLow, out var low);
        _high = unchecked(carry + (_high * MultiplierLow) + (_low * MultiplierHigh));
        _low = low;
        Add(_incrementHigh, _incrementLow);
    }

    private void Add(ulong high, ulong low)
    {
        var sum = unchecked(_low + low);
        _high = unchecked(_high + high + (sum < low ? 1UL : 0UL));
        _low = sum;
    }
}

namespace MarginOptimizer.Risk.Numerics;

/// <summary>
/// Random numbers by place instead of by turn: the number of a row and a column is a function of the seed, the row and the column, so that any part
/// can be drawn alone, in any order and on any number of threads. Philox 4x32 with ten rounds (Salmon, Moraes, Dror and Shaw 2011, "Parallel random
/// numbers: as easy as 1, 2, 3").
/// </summary>
public readonly struct CounterDraws
{
    private const uint FirstMultiplier = 0xD2511F53;
    private const uint SecondMultiplier = 0xCD9E8D57;
    private const uint FirstStep = 0x9E3779B9;
    private const uint SecondStep = 0xBB67AE85;
    private const int Rounds = 10;

    private readonly uint _low;
    private readonly uint _high;

    /// <param name="seed">Any; the same one gives the same numbers.</param>
    public CounterDraws(ulong seed) => (_low, _high) = ((uint)seed, (uint)(seed >> 32));

    /// <summary>A uniform number in (0, 1), a multiple of 2^-53 plus 2^-54.</summary>
    /// <param name="row">Say, the scenario.</param>
    /// <param name="column">Say, the risk factor.</param>
    public double Uniform(long row, int column)
    {
        var (a, b, _, _) = Block((uint)row, (uint)((ulong)row >> 32), (uint)column, 0);
        return ((((ulong)a << 21) | (b >> 11)) + 0.5) * (1.0 / (1UL << 53));
    }

    /// <summary>The four words of a counter.</summary>
    internal (uint A, uint B, uint C, uint D) Block(uint a, uint b, uint c, uint d)
    {
        var (low, high) = (_low, _high);
        for (var round = 0; round < Rounds; round++)
        {
            var first = (ulong)FirstMultiplier * a;
            var second = (ulong)SecondMultiplier * c;
            (a, b, c, d) = ((uint)(second >> 32) ^ b ^ low, (uint)second, (uint)(first >> 32) ^ d ^ high, (uint)first);
            low += FirstStep;
            high += SecondStep;
        }

        return (a, b, c, d);
    }
}

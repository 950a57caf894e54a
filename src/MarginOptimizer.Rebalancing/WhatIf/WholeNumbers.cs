using System.Collections;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>1, 2, ... up to a number, without memory.</summary>
internal sealed class WholeNumbers(long last) : IReadOnlyList<long>
{
    public int Count => (int)last;

    public long this[int index] => index + 1L;

    public IEnumerator<long> GetEnumerator()
    {
        for (var n = 1L; n <= last; n++) yield return n;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

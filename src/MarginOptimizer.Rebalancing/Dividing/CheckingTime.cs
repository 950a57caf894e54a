namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>
/// How long the leaves of a search will take to check, from how long their parts took to write and enumerate in the search. The clock alone depends on
/// it: a search without one ends where it did before.
/// </summary>
internal sealed class CheckingTime
{
    private readonly Dictionary<Part, (TimeSpan Time, int Nodes)> _written = new(ReferenceEqualityComparer.Instance);

    /// <summary>To write every part once that open nodes or leaves rest on.</summary>
    public TimeSpan Total { get; private set; }

    /// <summary>A node no longer rests on the part that it was cut from, but on its own.</summary>
    /// <param name="before">The former; one that was never counted takes no time.</param>
    /// <param name="part">The new one.</param>
    /// <param name="time">To write it, and to enumerate it where it was.</param>
    public void Move(Part before, Part part, TimeSpan time)
    {
        if (_written.TryGetValue(before, out var former))
        {
            _written[before] = former with { Nodes = former.Nodes - 1 };
            if (former.Nodes == 1) Total -= former.Time;
        }

        _written[part] = (time, 1);
        Total += time;
    }

    /// <summary>A node that rests on a part was cut into several that do.</summary>
    public void Cut(Part part, int nodes)
    {
        if (_written.TryGetValue(part, out var written)) _written[part] = written with { Nodes = written.Nodes + nodes - 1 };
    }
}

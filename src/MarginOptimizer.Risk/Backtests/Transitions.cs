namespace MarginOptimizer.Risk.Backtests;

/// <summary>How often an exception (1) or none (0) followed an exception or none.</summary>
/// <param name="Calm">None after none.</param>
/// <param name="Into">An exception after none.</param>
/// <param name="OutOf">None after an exception.</param>
/// <param name="Repeated">An exception after an exception.</param>
public readonly record struct Transitions(int Calm, int Into, int OutOf, int Repeated)
{
    public int Count => Calm + Into + OutOf + Repeated;

    /// <summary>Counts the T - 1 transitions of T observations in time order; none with fewer than two.</summary>
    public static Transitions Of(ReadOnlySpan<bool> exceptions)
    {
        var counts = default(Transitions);
        for (var t = 1; t < exceptions.Length; t++)
        {
            counts = (exceptions[t - 1], exceptions[t]) switch
            {
                (false, false) => counts with { Calm = counts.Calm + 1 },
                (false, true) => counts with { Into = counts.Into + 1 },
                (true, false) => counts with { OutOf = counts.OutOf + 1 },
                _ => counts with { Repeated = counts.Repeated + 1 },
            };
        }

        return counts;
    }
}

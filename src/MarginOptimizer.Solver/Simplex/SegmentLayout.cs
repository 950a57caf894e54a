using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>Every variable's box cut at zero and at the breakpoints of all separable functions in use, so that all of them are linear on a segment.</summary>
internal sealed class SegmentLayout
{
    private SegmentLayout(int[] first, int[] owner, double[] start, double[] end)
    {
        First = first;
        Owner = owner;
        Start = start;
        End = end;
    }

    /// <summary>First segment per variable; one more entry than variables.</summary>
    public int[] First { get; }

    public int[] Owner { get; }

    /// <summary>Value of the variable where the segment starts and ends, unscaled.</summary>
    public double[] Start { get; }

    public double[] End { get; }

    public int Count => Owner.Length;

    public static SegmentLayout Build(ConvexProgram program, bool[] separableInUse)
    {
        int n = program.VariableCount;
        var first = new int[n + 1];
        var nextPart = new int[separableInUse.Length];
        List<double> cuts = [];
        List<int> owner = new(2 * n);
        List<double> start = new(2 * n), end = new(2 * n);
        for (int i = 0; i < n; i++)
        {
            first[i] = owner.Count;
            cuts.Clear();
            cuts.Add(program.Upper[i]);
            cuts.Add(0.0);
            for (int s = 0; s < separableInUse.Length; s++)
            {
                ImmutableArray<PiecewiseLinear> parts = program.Separables[s].Parts;
                if (separableInUse[s] && nextPart[s] < parts.Length && parts[nextPart[s]].Variable == i)
                {
                    cuts.AddRange(parts[nextPart[s]++].Breakpoints);
                }
            }

            cuts.Sort();
            double at = program.Lower[i];
            foreach (double cut in cuts)
            {
                if (cut > at && cut <= program.Upper[i])
                {
                    owner.Add(i);
                    start.Add(at);
                    end.Add(cut);
                    at = cut;
                }
            }
        }

        first[n] = owner.Count;
        return new SegmentLayout(first, [.. owner], [.. start], [.. end]);
    }

    /// <summary>target[s] += weight * slope of the separable function on segment s.</summary>
    public void AddSlopes(SeparableFunction separable, double weight, Span<double> target)
    {
        foreach (PiecewiseLinear part in separable.Parts)
        {
            int piece = 0;
            for (int s = First[part.Variable]; s < First[part.Variable + 1]; s++)
            {
                while (piece < part.Breakpoints.Length && part.Breakpoints[piece] <= Start[s])
                {
                    piece++;
                }

                target[s] += weight * part.Slopes[piece];
            }
        }
    }
}

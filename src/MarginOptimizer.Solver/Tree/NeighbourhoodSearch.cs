using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// Better points by a small tree: the variables where the optimum of a node and the best point differ stay free, with those whose next lot costs least at
/// that optimum; all others are settled where the best point has them.
/// Literature: E. Danna, E. Rothberg, C. Le Pape, "Exploring relaxation induced neighborhoods to improve MIP solutions" (2005).
/// </summary>
internal sealed class NeighbourhoodSearch(
    ConvexProgram program, SolveBudget budget, NodeBound bound, NodeDivision division, TreeIncumbent incumbent, WorkMeter meter, TreeReach reach)
{
    private const int FirstFree = 24;
    private const int MostInARow = 4;
    private const int Nodes = 150;

    /// <summary>Multiply-adds of the first tree at least, and per number of the program; those after it, at the root, may take as much more each.</summary>
    private const long LeastWork = 15_000_000;
    private const long WorkPerNumber = 180;

    /// <summary>Part of all work that may go into them, the first ones aside.</summary>
    private const int ShareOfWork = 5;

    private readonly TreeBox _box = new(program.VariableCount);
    private readonly long _work = Math.Max(LeastWork, WorkPerNumber * program.VariableCount * (program.Limits.Length + program.Functions.Sum(function => (long)function.Matrix.Rows)));
    private long _spent;

    /// <summary>Small trees around the optimum of a node, as long as they take no more than their part of the work; at the root one after another as long as they help.</summary>
    /// <param name="box">Inside which to look.</param>
    /// <param name="x">Optimum of the node.</param>
    /// <param name="isRoot">Nothing has been divided yet.</param>
    /// <param name="acceptedGap">Of the whole search, in money.</param>
    public void LookAround(TreeBox box, ReadOnlySpan<double> x, bool isRoot, double acceptedGap)
    {
        if (!isRoot && _spent > meter.Spent / ShareOfWork)
        {
            return;
        }

        long before = meter.Spent;
        for (int k = 0; k < MostInARow && !meter.Stopped; k++)
        {
            double objective = incumbent.Objective;
            Run(box, x, FirstFree + (k * FirstFree / 2), acceptedGap, (k + 1) * _work);
            if (!isRoot || !(incumbent.Objective < objective))
            {
                break;
            }
        }

        _spent += meter.Spent - before;
    }

    private void Run(TreeBox box, ReadOnlySpan<double> x, int free, double acceptedGap, long work)
    {
        _box.CopyFrom(box);
        ReadOnlySpan<double> best = incumbent.HasPoint ? incumbent.Narrowed() : [];
        List<(double Cost, int Variable)> ranked = [];
        for (int i = 0; i < x.Length; i++)
        {
            double lot = program.Lots[i];
            if (lot == 0.0 || box.Lower[i] >= box.Upper[i])
            {
                continue;
            }

            double whole = lot * Math.Round(x[i] / lot);
            bool differs = Math.Abs(whole - x[i]) > 1e-7 * lot || (best.Length > 0 && best[i] != whole);
            ranked.Add((differs ? -1.0 : bound.CostOfLot(i, whole), i));
        }

        ranked.Sort();
        int most = Math.Max(free, ranked.Count(entry => entry.Cost < 0.0));
        foreach ((_, int i) in ranked.Skip(most))
        {
            double lot = program.Lots[i], value = best.Length > 0 ? best[i] : lot * Math.Round(x[i] / lot);
            if (value >= box.Lower[i] && value <= box.Upper[i])
            {
                _box.Take(division.At(i, value, box));
            }
        }

        if (NarrowedProgram.Of(program, _box, 1.0) is { } narrowed)
        {
            NarrowedSearch.Run(narrowed, incumbent, budget, meter, acceptedGap, reach.Inside(Nodes, meter.Spent + work));
        }
    }
}

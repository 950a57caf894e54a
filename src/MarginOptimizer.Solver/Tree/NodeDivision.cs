using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tree;

/// <summary>The ways to divide a node at a point, and the parts that each makes.</summary>
internal sealed class NodeDivision(ConvexProgram program, LegTerms? legs)
{
    private const double WholeTolerance = 1e-9;
    private const double UseTolerance = 1e-7;

    /// <summary>Everything at which a point is not yet one of the program: fractions of lots, legs between unused and used.</summary>
    public void Collect(TreeBox box, ReadOnlySpan<double> x, List<BranchCandidate> candidates)
    {
        candidates.Clear();
        bool counts = legs is not null && Used(x) > legs.MostLegs;
        for (int i = 0; i < x.Length; i++)
        {
            if (box.Lower[i] >= box.Upper[i])
            {
                continue;
            }

            if (legs?.Rules[i] is { } rule && box.Use[i] == LegUse.Open && box.Lower[i] <= 0.0 && box.Upper[i] >= 0.0)
            {
                double size = Math.Abs(x[i]), most = x[i] > 0.0 ? box.Upper[i] : -box.Lower[i], least = x[i] > 0.0 ? rule.LeastUp : rule.LeastDown;
                bool matters = size < least * (1.0 - WholeTolerance) || ((counts || rule.Charge > 0.0) && size < most);
                if (size > UseTolerance * Unit(i) && matters)
                {
                    candidates.Add(new BranchCandidate(i, IsUse: true, x[i], Math.Clamp(size / most, 0.0, 1.0)));
                    continue;
                }
            }

            double lot = program.Lots[i];
            if (lot > 0.0)
            {
                double lots = x[i] / lot, low = lots - Math.Floor(lots);
                if (Math.Min(low, 1.0 - low) > WholeTolerance * Math.Max(1.0, Math.Abs(lots)))
                {
                    candidates.Add(new BranchCandidate(i, IsUse: false, x[i], low));
                }
            }
        }
    }

    /// <summary>Without a candidate: any variable in lots or under a rule that is not settled.</summary>
    public BranchCandidate? Blind(TreeBox box)
    {
        for (int i = 0; i < box.Lower.Length; i++)
        {
            if (legs?.Rules[i] is not null && box.Use[i] == LegUse.Open && box.Lower[i] <= 0.0 && box.Upper[i] >= 0.0 && box.Lower[i] < box.Upper[i])
            {
                return new BranchCandidate(i, IsUse: true, box.Upper[i] > 0.0 ? box.Upper[i] : box.Lower[i], 0.5);
            }

            double lot = program.Lots[i];
            if (lot > 0.0 && box.Upper[i] - box.Lower[i] > 0.5 * lot)
            {
                double middle = lot * (Math.Floor(0.5 * (box.Lower[i] + box.Upper[i]) / lot) + 0.5);
                return new BranchCandidate(i, IsUse: false, middle, 0.5);
            }
        }

        return null;
    }

    /// <summary>The part below, or unused.</summary>
    public TreePart Below(BranchCandidate candidate, TreeBox box)
    {
        int i = candidate.Variable;
        return candidate.IsUse
            ? new TreePart(i, 0.0, 0.0)
            : new TreePart(i, box.Lower[i], program.Lots[i] * Math.Floor(candidate.Value / program.Lots[i]), box.Use[i]);
    }

    /// <summary>One value alone, a whole multiple.</summary>
    public TreePart At(int i, double value, TreeBox box)
        => new(i, value, value, legs?.Rules[i] is null || value == 0.0 ? box.Use[i] : value > 0.0 ? LegUse.Up : LegUse.Down);

    /// <summary>The part above, or used as at present.</summary>
    public TreePart Above(BranchCandidate candidate, TreeBox box)
    {
        int i = candidate.Variable;
        return candidate.IsUse
            ? Using(i, box, candidate.Value > 0.0)
            : new TreePart(i, program.Lots[i] * (Math.Floor(candidate.Value / program.Lots[i]) + 1.0), box.Upper[i], box.Use[i]);
    }

    /// <summary>The third part, used in the other direction; null where there is none.</summary>
    public TreePart? Beyond(BranchCandidate candidate, TreeBox box)
    {
        if (!candidate.IsUse)
        {
            return null;
        }

        TreePart part = Using(candidate.Variable, box, candidate.Value <= 0.0);
        bool exists = part.Lower <= part.Upper && (part.Use == LegUse.Up ? part.Upper > 0.0 : part.Lower < 0.0);
        return exists ? part : null;
    }

    private TreePart Using(int i, TreeBox box, bool up)
    {
        LegRule rule = legs!.Rules[i]!.Value;
        double lot = program.Lots[i];
        if (up)
        {
            double from = lot > 0.0 ? lot * Math.Max(1.0, Math.Ceiling((rule.LeastUp / lot) - WholeTolerance)) : rule.LeastUp;
            return new TreePart(i, from, box.Upper[i], LegUse.Up);
        }

        double to = lot > 0.0 ? lot * Math.Min(-1.0, Math.Floor((-rule.LeastDown / lot) + WholeTolerance)) : -rule.LeastDown;
        return new TreePart(i, box.Lower[i], to, LegUse.Down);
    }

    private double Used(ReadOnlySpan<double> x)
    {
        double used = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            used += legs!.Rules[i] is not null && Math.Abs(x[i]) > UseTolerance * Unit(i) ? 1.0 : 0.0;
        }

        return used;
    }

    private double Unit(int i) => program.Lots[i] > 0.0 ? program.Lots[i] : program.Upper[i] - program.Lower[i];
}

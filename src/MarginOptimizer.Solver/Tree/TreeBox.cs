using MarginOptimizer.Solver.Branching;

namespace MarginOptimizer.Solver.Tree;

/// <summary>What a node leaves of every variable.</summary>
internal sealed class TreeBox(int variables)
{
    public double[] Lower { get; } = new double[variables];

    public double[] Upper { get; } = new double[variables];

    public LegUse[] Use { get; } = new LegUse[variables];

    public void CopyFrom(TreeBox other)
    {
        other.Lower.CopyTo(Lower, 0);
        other.Upper.CopyTo(Upper, 0);
        other.Use.CopyTo(Use, 0);
    }

    public void Take(TreePart part)
    {
        Lower[part.Variable] = Math.Max(Lower[part.Variable], part.Lower);
        Upper[part.Variable] = Math.Min(Upper[part.Variable], part.Upper);
        Use[part.Variable] = part.Use == LegUse.Open ? Use[part.Variable] : part.Use;
    }

    public bool Agrees(TreeBox other, int i) => Lower[i] == other.Lower[i] && Upper[i] == other.Upper[i] && Use[i] == other.Use[i];

    public void CopyFrom(TreeBox other, int i)
    {
        Lower[i] = other.Lower[i];
        Upper[i] = other.Upper[i];
        Use[i] = other.Use[i];
    }
}

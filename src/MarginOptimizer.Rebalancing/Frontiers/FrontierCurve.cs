using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Prices;

namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>The curve in fractions of lots, where the problem has one.</summary>
/// <param name="Points">From the tightest bound to the loosest.</param>
/// <param name="IsExact">All breakpoints are there, and nothing is better.</param>
/// <param name="Note">Why it is empty or not exact.</param>
internal sealed record FrontierCurve(ImmutableArray<CurvePoint> Points, bool IsExact, string Note, int Solves)
{
    /// <summary>Many more than the pieces of real frontiers; the same on every machine.</summary>
    private const int MostSolves = 5_000;

    /// <summary>Share of the size of the tightest bound by which rounding may have missed it.</summary>
    private static readonly double[] Nudges = [0.0, 1e-9, 1e-7, 1e-5];

    private const string Restricted = "extra limits keep the trades where parts of the margin that have no convex form stay small: better books may exist beyond them";

    /// <param name="lowered">The question in fractions.</param>
    /// <param name="tightest">Bound at one end.</param>
    /// <param name="loosest">At the other end.</param>
    public static FrontierCurve Trace(
        MovingBound bound, LoweredQuestion lowered, double tightest, double loosest, SolveBudget budget, CancellationToken cancellation)
    {
        if (WhyNone(bound.Free, lowered) is { } reason) return new FrontierCurve([], false, reason, 0);
        var solves = 0;
        foreach (var nudge in Nudges)
        {
            var start = tightest + (bound.Looser * nudge * (1.0 + Math.Abs(tightest)));
            if (!(bound.Looser * (loosest - start) > 0.0)) return Single(bound, lowered, tightest, budget, cancellation);
            var curve = LimitSweep.Sweep(lowered.Program, bound.Name, bound.Side, start, loosest, budget, MostSolves, cancellation);
            solves += curve.Solves;
            if (curve.Points.Length < 2) continue;
            var note = !curve.Complete ? FormattableString.Invariant($"the search for breakpoints was ended before all were found: between those given the curve lies lower by at most {curve.Error:0.00} USD")
                : curve.Pressing.Any(lowered.Restrictions.Contains) || HasCeilings(lowered) ? Restricted
                : "";
            return new FrontierCurve(curve.Points, note.Length == 0, note, solves);
        }

        return new FrontierCurve([], false, "the search for breakpoints was ended before the first was found", solves);
    }

    /// <summary>Value at a bound; null short of the tightest one.</summary>
    public double? At(MovingBound bound, double at)
    {
        if (Points.IsEmpty || bound.Looser * (at - Points[0].Bound) < 0.0) return null;
        for (var k = 1; k < Points.Length; k++)
        {
            var (from, to) = (Points[k - 1], Points[k]);
            if (bound.Looser * (at - to.Bound) > 0.0) continue;
            return from.Value + ((to.Value - from.Value) * (at - from.Bound) / (to.Bound - from.Bound));
        }

        return Points[^1].Value;
    }

    /// <summary>One bound is both ends: nothing that is traded lowers the margin.</summary>
    private static FrontierCurve Single(MovingBound bound, LoweredQuestion lowered, double at, SolveBudget budget, CancellationToken cancellation)
    {
        var program = bound.Move(lowered, at).Program;
        var solution = new ConvexSolver().Solve(
            program with { Lots = new double[program.VariableCount], SecondObjective = null }, budget with { RelativeGap = SolveBudget.Default.RelativeGap }, cancellation);
        if (solution.Status != SolutionStatus.Optimal) return new FrontierCurve([], false, "the search for breakpoints was ended before the first was found", 1);
        var isRestricted = HasCeilings(lowered) || program.Limits.Where((l, k) => solution.Certificate!.LimitMultipliers[k] != 0.0 && lowered.Restrictions.Contains(l.Name)).Any();
        return new FrontierCurve([new CurvePoint(at, solution.Objective)], !isRestricted, isRestricted ? Restricted : "", 1);
    }

    /// <summary>Parts of the margin are counted at a ceiling: the program lies above the question, and its relaxation below.</summary>
    private static bool HasCeilings(LoweredQuestion lowered) =>
        lowered.Program.Objective.Constant != lowered.Relaxation.Objective.Constant
        || lowered.Program.Limits.Where((limit, k) => limit.Form.Constant != lowered.Relaxation.Limits[k].Form.Constant).Any();

    private static string? WhyNone(PreparedQuestion question, LoweredQuestion lowered) => lowered switch
    {
        _ when question.Objective.Length > 1 => "market impact is minimised together with the margin, so the curve is no straight pieces: sampled points only",
        _ when question.Limits.Any(l => l.Limit.Policy == LimitPolicy.Soft) => "penalties of soft limits are minimised together with the margin: sampled points only",
        { IsConvex: false } or { PresentIsBeyond: true } or { BudgetLimit: not null } => "the margin is not convex in the trades: sampled points only",
        { Program.Legs: not null } => "the number of trades is limited: sampled points only",
        { Program.Quadratic: not null } or { Program.Norms.IsEmpty: false } => "the margin is curved, not made of straight pieces: sampled points only",
        _ => null,
    };
}

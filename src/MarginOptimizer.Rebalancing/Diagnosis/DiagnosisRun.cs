using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Diagnosis;

/// <summary>
/// Every minimal contradiction by hitting sets (after M. Liffiton and K. Sakallah, "Algorithms for computing minimal unsatisfiable subsets of constraints",
/// 2008): whatever breaks all contradictions known so far is left out; if the rest still contradicts itself, there is a new one in it, else this is one
/// of the ways out. With every way tried, all contradictions are known.
/// </summary>
internal sealed class DiagnosisRun(PreparedProblem prepared, int mostSets, SolveBudget budget, long entered, CancellationToken cancellation)
{
    /// <summary>Many times what one test needs; the same on every machine.</summary>
    private const long WorkPerTest = 1_000_000_000;

    private const int MostWays = 500;

    private readonly ConvexSolver _solver = new();
    private readonly PreparedQuestion _question = prepared.Question with { Objective = [], SecondObjective = [], TradeCharge = 0.0, GapScale = 1.0 };

    private bool IsOver => cancellation.IsCancellationRequested || Left() == TimeSpan.Zero;

    public LimitDiagnosis Diagnose()
    {
        var first = Solve(_question, 8.0);
        var rules = Rules(first.Conflict).ToList();
        if (first.Status is not (SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots))
            return Report(first.Book is not null ? DiagnosisReason.NoConflict : DiagnosisReason.Undecided, [], false, []);
        ImmutableArray<string> members = [.. rules, .. _question.Limits.Where(l => l.Limit.Policy != LimitPolicy.Soft).Select(l => l.Limit.Id)];
        var sets = new List<ImmutableArray<string>> { first.Conflict };
        var all = FindOthers(members, sets);
        var reason = first.Conflict.Any(OrderRules.IsRule) && sets.TrueForAll(s => s.Any(OrderRules.IsRule)) ? DiagnosisReason.InfeasibleInLots : DiagnosisReason.Infeasible;
        return Report(reason, sets, all, Singles(members, sets));
    }

    /// <returns>There are no others than those found.</returns>
    private bool FindOthers(ImmutableArray<string> members, List<ImmutableArray<string>> sets)
    {
        var waysOut = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var ways = HittingSets.Minimal(sets, MostWays, out var all);
            var untried = ways.Find(way => !waysOut.Contains(string.Join('\n', way)));
            if (untried is null) return all;
            if (sets.Count >= mostSets || IsOver) return false;
            var rest = Solve(Thinned([.. members.Where(m => !untried.Contains(m))]), 8.0);
            if (rest.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots) sets.Add(rest.Conflict);
            else if (rest.Book is not null) waysOut.Add(string.Join('\n', untried));
            else return false;
        }
    }

    private List<SingleRelaxation> Singles(ImmutableArray<string> members, List<ImmutableArray<string>> sets)
    {
        var singles = new List<SingleRelaxation>();
        foreach (var member in members.Where(m => sets.TrueForAll(s => s.Contains(m))))
        {
            if (IsOver) break;
            if (OrderRules.IsRule(member))
            {
                var without = Solve(Thinned([.. members.Where(m => m != member)]), 8.0);
                if (without.Book is not null) singles.Add(new SingleRelaxation(Member(member), null, null));
                continue;
            }

            var found = CheapestRelaxation.Find(prepared.Question, _solver, Share(8.0), cancellation, member);
            if (found is { Limits: [var needed] }) singles.Add(new SingleRelaxation(Member(member), needed, found.Outcome));
        }

        return singles;
    }

    private LimitDiagnosis Report(DiagnosisReason reason, List<ImmutableArray<string>> sets, bool all, List<SingleRelaxation> singles)
    {
        var least = sets.Count == 0 ? 0 : sets.Min(s => s.Length);
        var isInfeasible = reason is DiagnosisReason.Infeasible or DiagnosisReason.InfeasibleInLots;
        return new LimitDiagnosis
        {
            Reason = reason,
            Sets = [.. sets.OrderBy(s => s.Length).Select(s => new ConflictingSet([.. s.Select(Member)], IsIrreducible(s), all && s.Length == least))],
            AreAllSets = all,
            Singles = [.. singles],
            Cheapest = isInfeasible ? Fewest(CheapestRelaxation.Find(prepared.Question, _solver, Share(1.0), cancellation), singles) : null,
            Limits = [.. _question.Limits.Where(l => l.Limit.Policy != LimitPolicy.Soft).Select(LimitTerm.Of)],
            Models = [.. prepared.Landscape.Today.Compiled.Select(c => c.Version).Distinct()],
        };
    }

    /// <summary>In whole lots the search over all limits may end above what one of them needs alone.</summary>
    private static Relaxation? Fewest(Relaxation? found, List<SingleRelaxation> singles)
    {
        var single = singles.Where(s => s.Needed is not null && s.Outcome is not null).MinBy(s => s.Needed!.Steps);
        if (single is null || single.Needed!.Steps >= found?.Steps) return found;
        return new Relaxation([single.Needed], single.Needed.Steps, found?.LeastSteps ?? 0.0) { Outcome = single.Outcome! };
    }

    /// <summary>Asked anew of each member: that thinning came to its end is not taken on trust.</summary>
    private bool IsIrreducible(ImmutableArray<string> set) => set.All(member =>
        !IsOver && !QuestionSolver.IsInfeasible(Thinned(set.Remove(member)), _solver, Share(8.0) with { WorkLimit = WorkPerTest }, cancellation));

    /// <summary>Rules that count in some contradiction. Where limits alone contradict each other, rules still may take part in others.</summary>
    private IEnumerable<string> Rules(ImmutableArray<string> conflict)
    {
        if (_question.WholeLots && conflict.Contains(OrderRules.WholeLots)) yield return OrderRules.WholeLots;
        if (_question.HasMinimums && conflict.Contains(OrderRules.MinimumSizes)) yield return OrderRules.MinimumSizes;
    }

    private ConflictMember Member(string id) =>
        new(id, _question.Limits.FirstOrDefault(l => l.Limit.Id == id) is { } limit ? LimitTerm.Of(limit) : null);

    private PreparedQuestion Thinned(ImmutableArray<string> ids) => _question with
    {
        Limits = [.. _question.Limits.Where(l => l.Limit.Policy != LimitPolicy.Soft && ids.Contains(l.Limit.Id))],
        WholeLots = ids.Contains(OrderRules.WholeLots),
        KeepsMinimums = ids.Contains(OrderRules.MinimumSizes),
    };

    private QuestionSolution Solve(PreparedQuestion question, double parts) =>
        QuestionSolver.Solve(question, _solver, Share(parts) with { WorkLimit = Math.Min(budget.WorkLimit, WorkPerTest) }, cancellation);

    private SolveBudget Share(double parts)
    {
        var left = Left();
        return budget with { WallClock = left == Timeout.InfiniteTimeSpan ? left : left / parts };
    }

    private TimeSpan Left()
    {
        if (budget.WallClock == Timeout.InfiniteTimeSpan) return budget.WallClock;
        var left = budget.WallClock - Stopwatch.GetElapsedTime(entered);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}

using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;
using Book = MarginOptimizer.Domain.Books.Book;
using LimitPolicy = MarginOptimizer.Domain.Limits.LimitPolicy;
using Measure = MarginOptimizer.Domain.Limits.Measure;
using MarginReport = MarginOptimizer.V1.MarginReport;
using RebalancingMode = MarginOptimizer.Rebalancing.Problems.RebalancingMode;

namespace MarginOptimizer.Cli.Desks;

/// <summary>
/// Judges the answer to a desk from what it prints: orders against the market, the margin of the resulting book by a fresh evaluation, and everything else
/// claimed of that book by asking the same question of it.
/// </summary>
internal sealed class DeskJudge(RebalancingProblem problem, ModelChoice model, ProposeRebalancingResult result)
{
    private const double Relative = 1e-9;

    /// <summary>Measures of the trades, which the resulting book knows nothing of.</summary>
    private static readonly HashSet<V1.Measure> OfTrades = [V1.Measure.ExecutionCost, V1.Measure.Premium, V1.Measure.Turnover, V1.Measure.TotalSize, V1.Measure.TradeCount];

    private static readonly HashSet<V1.Measure> OfMargin =
    [
        V1.Measure.InitialMargin, V1.Measure.RobustInitialMargin, V1.Measure.MaintenanceMargin, V1.Measure.Headroom, V1.Measure.Utilisation, V1.Measure.InitialMarginAfterExpiry,
    ];

    public IEnumerable<string> Faults()
    {
        foreach (var fault in new PrintedOrders(problem).Faults(result)) yield return fault;
        if (result.Trades.Any(t => DeskOrder.Find(problem, t.Instrument) is null)) yield break;
        var after = After();
        foreach (var fault in Reproduced("before", result.Before, problem.Book).Concat(Reproduced("after", result.After, after))) yield return fault;
        var isAnswered = result.Termination.Reason is not (TerminationReason.Infeasible or TerminationReason.InfeasibleInLots or TerminationReason.NoSolutionFound);
        if (!isAnswered && result.Trades.Count > 0) yield return "trades without a solution";
        foreach (var fault in new PrintedLimits(problem, result).Faults(isAnswered)) yield return fault;
        foreach (var fault in isAnswered ? new PrintedMoney(problem, result).Faults() : []) yield return fault;
        foreach (var fault in ValuesOf(after)) yield return fault;
    }

    /// <summary>The book with every order filled as printed.</summary>
    public Book After()
    {
        var book = new DeskBook(problem);
        foreach (var trade in result.Trades) book.Fill(DeskOrder.Find(problem, trade.Instrument)!, PrintedOrders.QuantityOf(trade.Quantity));
        return book.Book;
    }

    /// <summary>A fresh margin of a book, from a message of its own.</summary>
    public MarginReport Margin(Book book) => EvaluateMarginCall.Run(EvaluateMarginWire.Write(book, problem.Market, model), Engine.Default).Result.Report;

    private MarginReport Closed(Book book)
    {
        var held = problem.Book.Positions.Select(p => p.Instrument).OrderBy(i => i.Name, StringComparer.Ordinal);
        var report = new MarginEvaluator(problem.Model.Compile(problem.Market, [.. held])).Evaluate(book);
        return new MarginReport { InitialUsd = report.InitialUsd, MaintenanceUsd = report.MaintenanceUsd, CollateralUsd = report.CollateralUsd };
    }

    private IEnumerable<string> Reproduced(string what, MarginReport claimed, Book book)
    {
        // Cash alone is in no part of the account that the venue margins; where everything is closed it stays in the part of what was held.
        var report = book.Positions.IsEmpty && book.OpenOrders.IsEmpty ? Closed(book) : Margin(book);
        var scale = 1.0 + report.StandaloneUsd + Math.Abs(report.CollateralUsd);
        foreach (var (name, expected, claim) in ((string, double, double)[])
            [("initial", report.InitialUsd, claimed.InitialUsd), ("maintenance", report.MaintenanceUsd, claimed.MaintenanceUsd), ("collateral", report.CollateralUsd, claimed.CollateralUsd)])
        {
            if (!(Math.Abs(expected - claim) <= Relative * scale)) yield return FormattableString.Invariant($"{name} {what} is {expected:r}, {claim:r} is claimed");
        }
    }

    /// <summary>Asks the same question of the resulting book: what was claimed of it "after" is what it is "before" anything else.</summary>
    private IEnumerable<string> ValuesOf(Book after)
    {
        if (after.Positions.IsEmpty || result.Trades.Count == 0) yield break;
        var now = Again(after);
        // What a reduce-only order can fill depends on the position that trades could leave it, so on the question too.
        var isAsked = problem.Book.OpenOrders.Any(o => o.ReduceOnly);
        foreach (var claimed in result.Limits.Where(l => !OfTrades.Contains(l.Measure) && !(isAsked && OfMargin.Contains(l.Measure))))
        {
            if (now.Limits.FirstOrDefault(l => l.Id == claimed.Id) is not { } found) continue;
            if (Differ(claimed.After, found.Before, claimed.Before)) yield return FormattableString.Invariant($"limit {claimed.Id} stands at {found.Before:r}, {claimed.After:r} is claimed");
        }

        foreach (var (claimed, found) in isAsked ? [] : result.Robust.Zip(now.Robust))
        {
            if (claimed.Move == found.Move && Differ(claimed.AfterUsd, found.BeforeUsd, claimed.BeforeUsd))
                yield return FormattableString.Invariant($"the margin after a move of {claimed.Move:r} is {found.BeforeUsd:r}, {claimed.AfterUsd:r} is claimed");
        }

        foreach (var claimed in isAsked ? [] : result.OverExpiries)
        {
            if (now.OverExpiries.FirstOrDefault(e => e.Expiry.Equals(claimed.Expiry)) is { } found && Differ(claimed.AfterUsd, found.BeforeUsd, claimed.BeforeUsd))
                yield return FormattableString.Invariant($"the margin after {claimed.Expiry} is {found.BeforeUsd:r}, {claimed.AfterUsd:r} is claimed");
        }

        foreach (var claimed in result.Exposures)
        {
            if (now.Exposures.FirstOrDefault(e => e.Id == claimed.Id) is { } found && Differ(claimed.After, found.Before, claimed.Before))
                yield return FormattableString.Invariant($"exposure {claimed.Id} is {found.Before:r}, {claimed.After:r} is claimed");
        }
    }

    /// <summary>Nothing is searched: limits that the book has to start from may be broken by it, and a mode's own say nothing of it.</summary>
    private ProposeRebalancingResult Again(Book after)
    {
        var isHedge = problem.Mode == RebalancingMode.HedgeToTarget;
        var again = problem with
        {
            Book = after,
            Mode = isHedge ? problem.Mode : RebalancingMode.SaveMoney,
            CostBudget = null,
            TargetHeadroom = null,
            UnwindShare = null,
            IncludeBookAsCandidates = true,
            Limits = [.. problem.Limits.Where(l => l.Measure != Measure.LegSize).Select(l => l with { Policy = l.Policy == LimitPolicy.Soft ? l.Policy : LimitPolicy.NoWorseThanNow })],
        };
        var request = ProposeRebalancingWire.Write(again, model);
        request.WorkLimit = 1;
        request.View = View.Full;
        return ProposeRebalancingCall.Run(request, Engine.Default, () => TimeSpan.FromSeconds(10), CancellationToken.None).Result;
    }

    private bool Differ(double claimed, double found, double before) =>
        Math.Abs(claimed - found) > Relative * (1e3 + Math.Abs(before) + Math.Abs(found) + Math.Abs(result.Before.CollateralUsd));
}

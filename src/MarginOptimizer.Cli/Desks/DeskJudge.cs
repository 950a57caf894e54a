using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;
using Book = MarginOptimizer.Domain.Books.Book;
using LimitPolicy = MarginOptimizer.Domain.Limits.LimitPolicy;
using RebalancingMode = MarginOptimizer.Rebalancing.Problems.RebalancingMode;
using Position = MarginOptimizer.Domain.Books.Position;

namespace MarginOptimizer.Cli.Desks;

/// <summary>
/// Judges the answer to a desk from what it prints: orders against the market, the margin of the resulting book by a fresh evaluation, limits by asking the
/// same question of the resulting book.
/// </summary>
internal sealed class DeskJudge(RebalancingProblem problem, ModelChoice model, ProposeRebalancingResult result)
{
    private const double Relative = 1e-9;

    /// <summary>Measures of a book, whatever was traded to get there.</summary>
    private static readonly ImmutableHashSet<Domain.Limits.Measure> OfTheBook =
        [Domain.Limits.Measure.Delta, Domain.Limits.Measure.Vega, Domain.Limits.Measure.Gamma, Domain.Limits.Measure.Theta, Domain.Limits.Measure.StressLoss];

    public IEnumerable<string> Faults()
    {
        foreach (var fault in PrintedOrders.Faults(result, problem.Market)) yield return fault;
        if (result.Trades.Any(t => problem.Market.Find(t.Instrument) is null)) yield break;
        var after = After();
        foreach (var fault in Reproduced("before", result.Before, problem.Book).Concat(Reproduced("after", result.After, after))) yield return fault;
        var isAnswered = result.Termination.Reason is not (TerminationReason.Infeasible or TerminationReason.InfeasibleInLots or TerminationReason.NoSolutionFound);
        if (!isAnswered && result.Trades.Count > 0) yield return "trades without a solution";
        foreach (var limit in isAnswered ? [.. result.Limits] : Array.Empty<LimitOutcome>())
        {
            if (BrokenBy(limit) is { } excess) yield return FormattableString.Invariant($"limit {limit.Id} is broken by {excess:g3} {limit.Unit}");
        }

        foreach (var fault in ValuesOf(after)) yield return fault;
        if (Termination() is { } wrong) yield return wrong;
    }

    /// <summary>The book with every order filled as printed.</summary>
    public Book After() => Filled(result.Trades.Select(t => (t.Instrument, PrintedOrders.QuantityOf(t), t.PremiumUsd)));

    /// <summary>The book after given fills.</summary>
    /// <param name="fills">Instrument, signed contracts, cash paid for them in USD.</param>
    public Book Filled(IEnumerable<(string Instrument, decimal Quantity, double PremiumUsd)> fills)
    {
        var held = problem.Book.Positions.ToDictionary(p => p.Instrument.Name, p => (p.Instrument, Quantity: (decimal)p.Quantity), StringComparer.Ordinal);
        var balances = problem.Book.Balances;
        foreach (var (name, quantity, premium) in fills)
        {
            var instrument = problem.Market.Find(name)!.Instrument;
            held[name] = (instrument, quantity + (held.TryGetValue(name, out var now) ? now.Quantity : 0m));
            var balance = balances.GetValueOrDefault(instrument.Settlement);
            balances = balances.SetItem(instrument.Settlement, balance with { Cash = balance.Cash - (premium / problem.Market.IndexOf(instrument.Settlement)) });
        }

        return problem.Book with
        {
            Positions = [.. held.Values.Where(p => p.Quantity != 0m).OrderBy(p => p.Instrument.Name, StringComparer.Ordinal).Select(p => new Position(p.Instrument, (double)p.Quantity))],
            Balances = balances,
        };
    }

    /// <summary>A fresh margin of a book, from a message of its own.</summary>
    public MarginReport Margin(Book book) => EvaluateMarginCall.Run(EvaluateMarginWire.Write(book, problem.Market, model), Engine.Default).Result.Report;

    private IEnumerable<string> Reproduced(string what, MarginReport claimed, Book book)
    {
        var report = Margin(book);
        var scale = 1.0 + report.StandaloneUsd + Math.Abs(report.CollateralUsd);
        foreach (var (name, expected, claim) in ((string, double, double)[])
            [("initial", report.InitialUsd, claimed.InitialUsd), ("maintenance", report.MaintenanceUsd, claimed.MaintenanceUsd), ("collateral", report.CollateralUsd, claimed.CollateralUsd)])
        {
            if (!(Math.Abs(expected - claim) <= Relative * scale)) yield return FormattableString.Invariant($"{name} {what} is {expected:r}, {claim:r} is claimed");
        }
    }

    private static double? BrokenBy(LimitOutcome limit)
    {
        if (limit.Policy == V1.LimitPolicy.Soft) return null;
        var excess = Math.Max(limit.HasUpper ? limit.After - limit.Upper : 0.0, limit.HasLower ? limit.Lower - limit.After : 0.0);
        var scale = 1.0 + Math.Abs(limit.Before) + Math.Abs(limit.After);
        return excess > 1e-7 * scale ? excess : null;
    }

    /// <summary>Asks the same question of the resulting book: what was claimed of it "after" is what it is now.</summary>
    private IEnumerable<string> ValuesOf(Book after)
    {
        var limits = problem.Limits.Where(l => OfTheBook.Contains(l.Measure) && l.Policy != LimitPolicy.Soft).ToList();
        if (limits.Count == 0 || after.Positions.IsEmpty) yield break;
        var again = problem with
        {
            Book = after,
            Mode = RebalancingMode.SaveMoney,
            CostBudget = null,
            TargetHeadroom = null,
            UnwindShare = null,
            Targets = [],
            Limits = [.. limits.Select(l => l with { Policy = LimitPolicy.NoWorseThanNow })],
        };
        var request = ProposeRebalancingWire.Write(again, model);
        request.WorkLimit = 1;
        var now = ProposeRebalancingCall.Run(request, Engine.Default, () => TimeSpan.FromSeconds(10), CancellationToken.None).Result.Limits;
        foreach (var limit in limits)
        {
            var (claimed, found) = (result.Limits.First(l => l.Id == limit.Id), now.First(l => l.Id == limit.Id).Before);
            if (Math.Abs(claimed.After - found) > Relative * (1e3 + Math.Abs(claimed.Before) + Math.Abs(found)))
                yield return FormattableString.Invariant($"limit {limit.Id} stands at {found:r}, {claimed.After:r} is claimed");
        }
    }

    private string? Termination()
    {
        var end = result.Termination;
        if (end.HasBound && end.HasObjective && end.Bound > end.Objective + (1e-9 * (end.GapScale + Math.Abs(end.Objective))))
            return FormattableString.Invariant($"the bound {end.Bound:r} is above the objective {end.Objective:r}");
        return end.Proven && end.GapRelative > problem.GapTolerance * (1.0 + 1e-6) ? "proven with a gap wider than asked for" : null;
    }
}

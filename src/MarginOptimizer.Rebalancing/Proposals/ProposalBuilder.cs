using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Re-evaluates the resulting book and writes the proposal.</summary>
internal sealed class ProposalBuilder
{
    /// <summary>Share of the gross delta below which a change of the net delta is not worth a warning.</summary>
    private const double LeastDeltaShare = 0.01;

    private readonly RebalancingProblem _problem;
    private readonly PreparedProblem _asked;
    private readonly PreparedProblem _settled;
    private readonly MeasureCatalog _catalog;
    private readonly PreparedQuestion _question;
    private readonly QuestionSolution _solution;
    private readonly Termination _termination;
    private readonly TradingUniverse _universe;
    private readonly MarginLandscape _landscape;
    private readonly BookState _present;
    private readonly BookState _after;

    /// <param name="searched">The problem as it was solved, with every order cancelled that may be.</param>
    /// <param name="solution">Of its question.</param>
    public ProposalBuilder(PreparedProblem searched, QuestionSolution solution)
    {
        (_problem, _solution, _asked, _present) = (searched.Problem, solution, searched.Asked, searched.Present);
        (_termination, _after) = Verdict.Of(_problem, _asked.Question, solution);
        var isActing = ReferenceEquals(_after, solution.Book);
        _settled = isActing ? new Cancellations(searched, _after).Settle() : _asked;
        (_catalog, _question, _landscape, _universe) = (_settled.Catalog, _settled.Question, _settled.Landscape, _settled.Universe);
        if (!ReferenceEquals(_settled, _asked)) _termination = _termination with { Objective = _question.Evaluate(_after) - _question.ChargeOf(_after) };
    }

    public Proposal Build()
    {
        var accounts = AccountOutcomes.Of(_asked.Landscape, _landscape, _after);
        var lost = _universe.TransferCostUsd(_after.Lots);
        var cost = _universe.SumUsd(_after.Lots, unit => unit.Cost) + lost;
        var impact = _catalog.Model(Measure.Impact, LimitScope.Total).Evaluate(_after);
        var saved = MarginOf(_asked.Landscape, _present) - MarginOf(_landscape, _after);
        var years = _problem.HorizonDays / 365.0;
        return new Proposal
        {
            Mode = _problem.Mode,
            Termination = _termination,
            Trades = new TradeList(_landscape, _after, _catalog.MinimisedMargin(LimitScope.Total).Evaluate).Build(_problem.WholeLots),
            Cancels = Cancellations.Of(_settled, _after),
            Transfers = AccountOutcomes.TransfersOf(_universe, _after),
            Accounts = accounts,
            Before = MarginTotal.Of(accounts.Select(a => a.Before)),
            After = MarginTotal.Of(accounts.Select(a => a.After)),
            Robust = [.. _landscape.Moved.Zip(_asked.Landscape.Moved, (now, before) => new RobustMargin(now.Move, _landscape.Initial(before, _present, LimitScope.Total), _landscape.Initial(now, _after, LimitScope.Total)))],
            AfterMoves = new MoveOutcomes(_asked.Catalog, _catalog, _asked.Question, _present, _after).Build(),
            WorstFill = WorstFills.Of(_catalog, _question, _after),
            OverExpiries = OverExpiries(),
            CostUsd = cost,
            TransferCostUsd = lost,
            ImpactUsd = impact,
            FeeUsd = _universe.SumUsd(_after.Lots, unit => unit.Fee),
            PremiumUsd = _universe.SumUsd(_after.Lots, unit => unit.Cash),
            BreakEvenPriceOfMargin = saved > 0.0 ? (cost + impact) / (saved * years) : null,
            MoneySavedUsd = (_problem.PriceOfMargin * years * saved) - cost - impact,
            MarginTail = _problem.MarginTail is null ? null : Outcome((ExpectedShortfallMeasure)_catalog.MinimisedMargin(LimitScope.Total)),
            Limits = [.. _question.Limits.Select(Outcome).Concat(LegLimits.Of(_problem, _universe, _after))],
            Exposures = [.. _question.Targets.Select(Outcome)],
            Frozen = _universe.Frozen,
            Warnings = [.. accounts.SelectMany(a => a.Before.Warnings).Concat(Warnings()).DistinctBy(w => (w.Code, w.Message))],
            CandidateCount = _universe.Tradeables.Length,
            Work = _solution.Work,
        };
    }

    /// <summary>Initial margin at today's market: what the venue charges and margin is paid for, USD.</summary>
    private static double MarginOf(MarginLandscape landscape, BookState book) => landscape.Initial(landscape.Today, book, LimitScope.Total);

    private LimitOutcome Outcome(AppliedLimit limit)
    {
        // A bound on a concave or convex measure from one side has one row; the sign tells which way it presses.
        var multiplier = _solution.Multipliers.GetValueOrDefault(limit.Limit.Id)
            - _solution.Multipliers.GetValueOrDefault(AppliedLimit.LowerName(limit.Limit.Id));
        return new LimitOutcome(
            limit.Limit.Id,
            limit.Limit.Measure,
            limit.Limit.Policy,
            limit.Model.Unit,
            limit.Lower,
            limit.Upper,
            limit.Now,
            limit.Model.Evaluate(_after),
            Math.Abs(multiplier) * PerUnit(limit))
        {
            Move = limit.Limit.AfterMoves ? limit.Move : null,
            Tail = limit.Model is ExpectedShortfallMeasure mean ? Outcome(mean) : limit.Model is ValueAtRiskMeasure edge ? Outcome(edge.Shortfall) : null,
        };
    }

    private TailOutcome Outcome(ExpectedShortfallMeasure measure)
    {
        var (tail, before, after) = (measure.Tail, measure.TailOf(_present), measure.TailOf(_after));
        return new TailOutcome(
            tail.Scenarios.Id, tail.Alpha, tail.Scenarios.Rows, tail.Mass, before.ValueAtRisk, after.ValueAtRisk, before.Shortfall, after.Shortfall);
    }

    private ExposureOutcome Outcome(TargetMeasure target) => new(
        target.Target.Id,
        target.Target.Measure,
        target.Target.Scope,
        target.Exposure.Unit,
        target.Exposure.Evaluate(_present),
        target.Exposure.Evaluate(_after),
        target.Goal,
        target.Target.Weight,
        target.Target.Band,
        target.Evaluate(_present),
        target.Evaluate(_after));

    /// <summary>The row of a limit on utilisation is in money, its bound is a share of the collateral.</summary>
    private double PerUnit(AppliedLimit limit) => limit.Model is UtilisationMeasure ratio
        ? Math.Abs(ratio.Collateral.Evaluate(_after))
        : 1.0;

    /// <summary>Margins as the legs drop off at the coming expiries of the resulting book, market as today.</summary>
    private ImmutableArray<ExpiryMargin> OverExpiries()
    {
        var expiries = _universe.Instruments.Where((_, i) => _after.Quantities[i] != 0.0 || _present.Quantities[i] != 0.0)
            .Select(i => i.Expires())
            .Where(e => e is not null)
            .Select(e => e!.Value)
            .Distinct()
            .Order();
        return [.. expiries.Select(e => new ExpiryMargin(e, InitialWithout(_asked.Landscape, _present, e), InitialWithout(_landscape, _after, e)))];
    }

    private static double InitialWithout(MarginLandscape landscape, BookState book, DateTimeOffset expiry) =>
        landscape.Initial(landscape.AfterExpiry(expiry), book, LimitScope.Total);

    /// <summary>What a margin figure does not show and a trader must see: the direction taken on, and savings that end with an expiry.</summary>
    private IEnumerable<MarginWarning> Consequences()
    {
        foreach (var coin in _universe.Instruments.Select(i => i.Base).Distinct().Order())
        {
            var delta = _catalog.Model(Measure.Delta, new LimitScope(coin, null));
            var (before, after) = (delta.Evaluate(_present), delta.Evaluate(_after));
            if (Math.Abs(after - before) <= LeastDeltaShare * delta.Magnitude(_present)) continue;
            yield return new MarginWarning(
                "NET_DELTA_CHANGED",
                string.Create(CultureInfo.InvariantCulture, $"net delta goes from {before:0.####} to {after:0.####} {coin}: give a limit on delta to hold it"));
        }

        if (OverExpiries().Where(e => e.AfterUsd > e.BeforeUsd).Take(1).ToList() is [var worse] && _after != _present)
        {
            yield return new MarginWarning(
                "SAVINGS_EXPIRE",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"once the legs up to {worse.Expiry:yyyy-MM-dd} have dropped off, the margin is {worse.AfterUsd:#,0} USD with the trades and {worse.BeforeUsd:#,0} USD without"));
        }
    }

    private IEnumerable<MarginWarning> Warnings()
    {
        foreach (var consequence in Consequences()) yield return consequence;
        foreach (var note in _universe.Accounts.SelectMany(a => a.Market.Notes)) yield return new MarginWarning("MARKET_DATA", note);
        if (_universe.CappedByOpenInterest > 0)
        {
            yield return new MarginWarning(
                "DEPTH_UNKNOWN",
                $"the depth of {_universe.CappedByOpenInterest} candidates is not known: their size is capped by open interest, and fills are assumed at the touch");
        }

        var kept = _question.Limits.Where(l => l.Model is ValueAtRiskMeasure).Select(l => l.Limit.Id).ToHashSet(StringComparer.Ordinal);
        if (kept.Count > 0 && !_termination.Proven)
        {
            yield return new MarginWarning(
                "VALUE_AT_RISK_BY_SHORTFALL",
                $"{string.Join(", ", kept.Order(StringComparer.Ordinal))}: a value at risk has no convex form and was kept by keeping the expected shortfall of the same tail, which is never smaller; a better book that keeps the value at risk alone may exist");
        }

        if (_solution.Restrictions.Any(r => !kept.Contains(r)) && !_termination.Proven)
        {
            yield return new MarginWarning(
                "MARGIN_RESTRICTED", "trades were kept where the delta shock is zero or not above its present ceiling: a better book may exist beyond");
        }

        var orders = _asked.Landscape.Today.Units.Select(u => u.OpenOrders).ToHashSet();
        if (orders.Contains(OpenOrderUse.Counted))
            yield return new MarginWarning("OPEN_ORDERS_COUNTED", "the margin and the headroom that are optimised and limited count open orders with their worst fills; the reports show them with and without");
        if (orders.Contains(OpenOrderUse.LeftOut))
            yield return new MarginWarning("OPEN_ORDERS_NOT_OPTIMISED", "the margin minimised leaves open orders out where the model has no form for their worst fills; the reports show it with and without them");
    }
}

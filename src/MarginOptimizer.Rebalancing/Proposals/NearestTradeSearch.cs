using System.Diagnostics;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>
/// Finds the trade that becomes worthwhile first as the price of margin rises: the least ratio of other money to margin saved, by Dinkelbach's method (W.
/// Dinkelbach, "On nonlinear fractional programming", 1967). Each step solves the question at the price at which the trade known so far just pays;
/// either a better one pays there, or none does and the search is over. It is the steepest piece of the frontier at its beginning, in whole lots where
/// these are asked for.
/// </summary>
internal sealed class NearestTradeSearch(PreparedProblem prepared, SolveBudget budget, CancellationToken cancellation)
{
    private const int MostSteps = 12;

    /// <summary>Price per year at which every trade is worthwhile that saves anything to speak of.</summary>
    private const double HighestPrice = 1e4;

    /// <summary>Share of the margin below which nothing is saved.</summary>
    private const double LeastSaving = 1e-6;

    private readonly long _entered = Stopwatch.GetTimestamp();
    private readonly RebalancingProblem _problem = prepared.Problem;
    private readonly double _years = prepared.Problem.HorizonDays / 365.0;
    private readonly Measures.MeasureModel _margin = prepared.Catalog.MinimisedMargin(LimitScope.Total);

    /// <param name="best">The book that is best by the mode's objective; null when there is none.</param>
    /// <returns>Null where no trade within the limits saves margin, or none was found in time.</returns>
    public NearestTrade? Find(BookState? best) => _problem.Mode is RebalancingMode.MinMargin or RebalancingMode.RestoreHeadroom
        ? best is not null && Saved(best) > Floor ? Write(best, null, isProven: false) : null
        : Cheapest();

    private double Floor => LeastSaving * Math.Max(Math.Abs(_margin.Evaluate(prepared.Present)), prepared.Question.GapScale);

    private NearestTrade? Cheapest()
    {
        var (price, isProven) = (HighestPrice, false);
        BookState? nearest = null;
        var solver = new ConvexSolver();
        for (var step = 0; step < MostSteps && !cancellation.IsCancellationRequested; step++)
        {
            var question = AtPrice(price);
            var solution = QuestionSolver.Solve(question, solver, Left(MostSteps - step), cancellation);
            var found = solution.Book is { } book && Saved(book) > Floor ? PriceOf(book) : double.PositiveInfinity;
            if (found < price * (1.0 - _problem.GapTolerance))
            {
                (nearest, price) = (solution.Book, found);
                continue;
            }

            // What a better trade could gain at this price, as a share of the price of the margin it would save.
            var gain = question.Evaluate(prepared.Present) - _problem.MinimumBenefit - solution.LowerBound;
            isProven = nearest is not null && gain <= Math.Max(_problem.GapTolerance * question.GapScale, _problem.GapTolerance * price * _years * Saved(nearest));
            break;
        }

        return nearest is null ? null : Write(nearest, price, isProven);
    }

    /// <summary>The mode's question with margin at another price.</summary>
    private PreparedQuestion AtPrice(double price)
    {
        var question = prepared.Question;
        var weight = price * _years;
        var priced = question with { Objective = question.Objective.SetItem(0, (question.Objective[0].Model, weight)) };
        return priced with { GapScale = GapScales.AtLeast(weight * _margin.Evaluate(prepared.Present), prepared.Landscape, prepared.Present) };
    }

    /// <summary>Price of margin at which a trade has just the minimum benefit.</summary>
    private double PriceOf(BookState book) => (OtherMoney(book) - OtherMoney(prepared.Present) + _problem.MinimumBenefit) / (Saved(book) * _years);

    private double OtherMoney(BookState book)
    {
        var (model, weight) = prepared.Question.Objective[0];
        return prepared.Question.Evaluate(book) - (weight * model.Evaluate(book));
    }

    private double Saved(BookState book) => _margin.Evaluate(prepared.Present) - _margin.Evaluate(book);

    private NearestTrade Write(BookState book, double? price, bool isProven)
    {
        var universe = prepared.Universe;
        return new NearestTrade
        {
            Trades = new TradeList(prepared.Landscape, book, _margin.Evaluate).Build(_problem.WholeLots),
            Transfers = AccountOutcomes.TransfersOf(universe, book),
            MarginSavedUsd = Saved(book),
            CostUsd = universe.SumUsd(book.Lots, unit => unit.Cost) + universe.TransferCostUsd(book.Lots),
            BenefitUsd = prepared.Question.Evaluate(prepared.Present) - prepared.Question.Evaluate(book),
            BenefitNeededUsd = _problem.MinimumBenefit,
            PriceOfMargin = price,
            IsProvenNearest = isProven,
        };
    }

    private SolveBudget Left(int steps)
    {
        if (budget.WallClock == Timeout.InfiniteTimeSpan) return budget;
        var left = budget.WallClock - Stopwatch.GetElapsedTime(_entered);
        return budget with { WallClock = left > TimeSpan.Zero ? left / steps : TimeSpan.Zero };
    }
}

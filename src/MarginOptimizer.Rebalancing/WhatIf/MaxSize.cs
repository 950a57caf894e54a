using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// The largest whole multiple of a basket, either way, that keeps headroom and limits. Book and basket are compiled once; along the basket the rows of
/// the scenario tables are affine, and a multiple costs one evaluation of what the basket reaches. Where every limit is proven convex the admissible
/// multiples at one price level are a range, and its ends are found by bisection; otherwise every multiple is evaluated up to the first exit.
/// </summary>
public static class MaxSize
{
    /// <summary>Multiples looked at each way at most where every one has to be evaluated.</summary>
    public const long LargestTried = 2_000_000;

    /// <summary>Checks a question without answering it.</summary>
    /// <exception cref="InvalidInputException">The question is faulty, with every fault by path.</exception>
    public static void Check(MaxSizeProblem problem) => MaxSizeChecks.Require(problem);

    /// <param name="problem">Book, basket and limits.</param>
    /// <param name="cancellation">Ends the search without an answer.</param>
    /// <exception cref="InvalidInputException">The question is faulty, with every fault by path.</exception>
    public static MaxSizeAnswer Solve(MaxSizeProblem problem, CancellationToken cancellation = default)
    {
        MaxSizeChecks.Require(problem);
        var universe = SizeUniverse.Build(problem);
        var limits = Applied(problem, universe);
        var book = new BookColumns(problem.Model.Compile(problem.Market, universe.Accounts[0].Instruments, problem.Book.HeldCurrencies));
        var vectors = book.VectorsOf(problem.Book);
        var line = new SizeLine(problem, universe, book, vectors, limits);
        var curvature = new SizeCurvature(book, vectors, BasketOf(problem, book), problem.MaxMultiple);
        var isConvex = curvature.IsHeadroomConcave && limits.All(curvature.IsUnbroken);
        if (!isConvex && problem.MaxMultiple > LargestTried)
        {
            throw new InvalidInputException(
                "max_multiple", FormattableString.Invariant($"is {problem.MaxMultiple}: margin or limits are not convex along this trade, so at most {LargestTried} can be tried"));
        }

        return new MaxSizeAnswer
        {
            Compiled = book.Compiled,
            Present = line.At(0),
            StartsInside = line.Excess(0, out _) <= 0.0,
            IsConvex = isConvex,
            Forward = Search(+1),
            Backward = Search(-1),
        };

        SizeRange? Search(int direction)
        {
            var caps = new SizeCaps(problem, universe, line.LotsPerMultiple, direction);
            var segments = isConvex ? caps.Segments() : SizeCaps.EveryMultiple(caps.Most);
            if (new SizeSearch(n => line.Excess(direction * n, out _), segments, cancellation).Run() is not { } range) return null;
            var (first, last) = (direction * range.First, direction * range.Last);
            var (stop, id) = range.Last == caps.Most ? (caps.Stop, caps.StopId) : StopAfter(line, last + direction, limits);
            return new SizeRange(first, last, stop, id, line.At(first), line.At(last), line.CostUsd(last), line.CashPaidUsd(last));
        }
    }

    private static (SizeStop Stop, string Id) StopAfter(SizeLine line, long multiple, ImmutableArray<AppliedLimit> limits)
    {
        line.Excess(multiple, out var worst);
        return worst < 0 ? (SizeStop.Headroom, "") : (SizeStop.Limit, limits[worst].Limit.Id);
    }

    private static ImmutableArray<AppliedLimit> Applied(MaxSizeProblem problem, TradingUniverse universe)
    {
        if (problem.Limits.IsEmpty) return [];
        var catalog = new MeasureCatalog(new MarginLandscape(universe, robustMoves: []));
        var present = BookState.Present(universe);
        var (applied, faults) = (ImmutableArray.CreateBuilder<AppliedLimit>(), new ViolationList());
        for (var i = 0; i < problem.Limits.Length; i++)
        {
            // The size of a leg bounds the multiple itself.
            if (problem.Limits[i].Measure == Measure.LegSize) continue;
            try
            {
                applied.Add(AppliedLimit.Resolve(problem.Limits[i], catalog.Model(problem.Limits[i]), present));
            }
            catch (NotOptimisableException fault)
            {
                faults.Add($"limits[{i}]", fault.Message);
            }
        }

        faults.ThrowIfAny();
        return applied.ToImmutable();
    }

    private static double[][] BasketOf(MaxSizeProblem problem, BookColumns book)
    {
        var basket = Array.ConvertAll(book.Programs.ToArray(), p => new double[p.Unit.ColumnCount]);
        foreach (var leg in problem.Basket.Legs)
        {
            var (unit, column) = book.Of(leg.Instrument);
            basket[unit][column] = leg.Quantity;
        }

        return basket;
    }
}

using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Evaluation;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// Margins of many baskets against one base book: the margin is compiled once, the base book evaluated once, and each basket adds its legs to the
/// rows of the shared scenario tables (<see cref="BasketPass"/>). Legs are filled at their price, without one at the mark; cash moves with them.
/// </summary>
public static class BulkWhatIf
{
    /// <summary>Baskets that a worker takes at a time.</summary>
    private const int Chunk = 128;

    /// <summary>Checks a question without answering it.</summary>
    /// <exception cref="InvalidInputException">The question is faulty, with every fault by path.</exception>
    public static void Check(WhatIfProblem problem)
    {
        var faults = new ViolationList();
        var checks = new WhatIfChecks(problem.Market, problem.Model, faults);
        checks.Check(problem.Book);
        checks.Check(problem.Baskets);
        faults.ThrowIfAny();
    }

    /// <summary>Evaluates every basket on its own.</summary>
    /// <param name="problem">Base book and baskets.</param>
    /// <param name="workers">Threads at most, &gt;= 1; the answer does not depend on it.</param>
    /// <param name="cancellation">Ends the evaluation without an answer.</param>
    /// <exception cref="InvalidInputException">The question is faulty, with every fault by path.</exception>
    public static WhatIfAnswer Evaluate(WhatIfProblem problem, int workers = 1, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Check(problem);
        var legs = problem.Baskets.SelectMany(b => b.Legs).Select(l => l.Instrument);
        var book = new BookColumns(problem.Model.Compile(problem.Market, BookColumns.InstrumentsOf(problem.Book, legs), problem.Book.HeldCurrencies));
        var vectors = book.VectorsOf(problem.Book);
        var changes = BasketColumns.Of(problem.Baskets, book, problem.Market, problem.WithFees);
        var count = book.Programs.Length;
        var units = new MarginFigures[problem.Baskets.Length * count];
        var chunks = (problem.Baskets.Length + Chunk - 1) / Chunk;
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
        var baseUnits = PassesOf(book, vectors).Select(p => p.Base).ToArray();
        Parallel.For(0, chunks, options, () => PassesOf(book, vectors), (chunk, _, passes) => Run(chunk, passes, changes, units), _ => { });
        var figures = new BookFigures[problem.Baskets.Length];
        for (var b = 0; b < figures.Length; b++) figures[b] = book.Sum(units.AsSpan(b * count, count));
        return new WhatIfAnswer(book.Compiled, baseUnits, book.Sum(baseUnits), units, figures, [.. problem.Baskets.Select(b => CashPaidUsd(b, problem))]);
    }

    private static BasketPass[] PassesOf(BookColumns book, double[][] vectors) =>
        [.. book.Programs.Select((program, u) => new BasketPass(program, vectors[u].AsSpan(0, program.Unit.ColumnCount)))];

    private static BasketPass[] Run(int chunk, BasketPass[] passes, BasketColumns[] changes, MarginFigures[] units)
    {
        var end = Math.Min((chunk + 1) * Chunk * passes.Length, units.Length);
        for (var slot = chunk * Chunk * passes.Length; slot < end; slot++)
        {
            var (basket, unit) = Math.DivRem(slot, passes.Length);
            var columns = changes[unit].ColumnsOf(basket);
            units[slot] = columns.IsEmpty ? passes[unit].Base : passes[unit].Evaluate(columns, changes[unit].ChangesOf(basket));
        }

        return passes;
    }

    private static double CashPaidUsd(Basket basket, WhatIfProblem problem)
    {
        var paid = 0.0;
        foreach (var leg in basket.Legs) paid += LegCash.Paid(leg, problem.Market, problem.WithFees) * problem.Market.IndexOf(leg.Instrument.Settlement);
        return paid;
    }
}

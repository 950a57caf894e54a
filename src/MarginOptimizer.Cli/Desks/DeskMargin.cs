using System.Collections.Immutable;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.V1;
using Book = MarginOptimizer.Domain.Books.Book;
using Instrument = MarginOptimizer.Domain.Instruments.Instrument;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Margin of the books that a desk passes through, by the venue's model itself, compiled for what the desk holds, has ordered and trades.</summary>
internal sealed class DeskMargin
{
    private readonly RebalancingProblem _problem;
    private readonly ImmutableArray<MarginEvaluator> _evaluators;

    /// <param name="traded">Instruments that trades leave in the book.</param>
    /// <param name="moves">Relative moves of the market after which the margin counts too.</param>
    public DeskMargin(RebalancingProblem problem, IEnumerable<Instrument> traded, IEnumerable<double> moves)
    {
        _problem = problem;
        ImmutableArray<Instrument> instruments =
        [
            .. problem.Book.Positions.Select(p => p.Instrument).Concat(problem.Book.OpenOrders.Select(o => o.Instrument)).Concat(traded)
                .DistinctBy(i => i.Name).OrderBy(i => i.Name, StringComparer.Ordinal),
        ];
        _evaluators = [.. moves.Select(m => new MarginEvaluator(problem.Model.Compile(m == 0.0 ? problem.Market : problem.Market.Moved(m), instruments)))];
    }

    /// <summary>Books evaluated.</summary>
    public int Count { get; private set; }

    /// <summary>Initial margin with the worst fills of open orders, or the shortfall of collateral below it; the worst over the moves, USD at today's index.</summary>
    public double WorstOf(Book book, PeakMeasure measure)
    {
        Count++;
        return _evaluators.Max(e => e.Evaluate(book, withContributions: false).Units.Sum(u =>
            _problem.Market.IndexOf(u.Currency) * (u.InitialWithOrders - (measure == PeakMeasure.Headroom ? u.Collateral : 0.0))));
    }
}

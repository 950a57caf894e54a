using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// The margin of a book over coming dates. Prices move once by the given move and then stay: forwards with their expiries, marks of futures, indices;
/// volatilities stay with their strikes. Time passes: expiries come nearer, options lose time value, what expires is settled to cash at its forward, futures at their
/// marks. Funding, interest and settlement fees are left out. Each date is margined by the rules that hold then.
/// </summary>
public static class MarginForecast
{
    /// <summary>Checks a question without answering it.</summary>
    /// <exception cref="InvalidInputException">The question is faulty, with every fault by path.</exception>
    public static void Check(ForecastProblem problem)
    {
        var faults = new ViolationList();
        new WhatIfChecks(problem.Market, model: null, faults).Check(problem.Book);
        CheckDates(problem, faults);
        if (problem.Moves.IsDefaultOrEmpty || problem.Moves.Length > ForecastProblem.MostMoves)
            faults.Add("moves", $"has {(problem.Moves.IsDefault ? 0 : problem.Moves.Length)} values, expected 1 to {ForecastProblem.MostMoves}");
        for (var i = 0; !problem.Moves.IsDefault && i < problem.Moves.Length; i++)
        {
            if (!(problem.Moves[i] > -1.0 && problem.Moves[i] <= 100.0)) faults.Add($"moves[{i}]", FormattableString.Invariant($"is {problem.Moves[i]}, expected a fraction > -1 and <= 100"));
            else if (problem.Moves.IndexOf(problem.Moves[i]) < i) faults.Add($"moves[{i}]", FormattableString.Invariant($"{problem.Moves[i]} is given twice"));
        }

        faults.ThrowIfAny();
    }

    /// <summary>One row per move and date: moves in the order given, dates ascending.</summary>
    /// <param name="problem">Book, dates and moves.</param>
    /// <param name="cancellation">Ends the forecast without an answer.</param>
    /// <exception cref="InvalidInputException">The question is faulty, with every fault by path.</exception>
    public static ImmutableArray<ForecastRow> Run(ForecastProblem problem, CancellationToken cancellation = default)
    {
        Check(problem);
        var rows = ImmutableArray.CreateBuilder<ForecastRow>(problem.Moves.Length * problem.Dates.Length);
        foreach (var move in problem.Moves)
        {
            var path = new ForecastPath(problem, move);
            foreach (var date in problem.Dates.OrderBy(d => d.At))
            {
                cancellation.ThrowIfCancellationRequested();
                var events = path.AdvanceTo(date.At);
                var (figures, reason) = FiguresOf(path, date);
                rows.Add(new ForecastRow(date.At, move, date.Model?.Version, figures, events, reason));
            }
        }

        return rows.MoveToImmutable();
    }

    private static (BookFigures? Figures, string Reason) FiguresOf(ForecastPath path, ForecastDate date)
    {
        if (date.Model is not { } model) return (null, date.Reason);
        var book = path.Book;
        if (book.Positions.FirstOrDefault(p => !model.Covers(p.Instrument)) is { } foreign) return (null, $"{model.Version.Name} does not margin {foreign.Instrument.Name}");
        try
        {
            return (MarginAt.Of(model, path.MarketAt(date.At), book).Total, "");
        }
        catch (InvalidInputException fault)
        {
            // One of many dates: what its rules lack of this market is its answer, and the others are answered all the same.
            return (null, fault.Violations[0].Message);
        }
    }

    private static void CheckDates(ForecastProblem problem, ViolationList faults)
    {
        if (problem.Dates.IsDefaultOrEmpty || problem.Dates.Length > ForecastProblem.MostDates)
        {
            faults.Add("dates", $"has {(problem.Dates.IsDefault ? 0 : problem.Dates.Length)} values, expected 1 to {ForecastProblem.MostDates}");
            return;
        }

        var seen = new HashSet<DateTimeOffset>();
        for (var i = 0; i < problem.Dates.Length; i++)
        {
            var at = problem.Dates[i].At;
            if (at < problem.Market.AsOf) faults.Add($"dates[{i}]", FormattableString.Invariant($"{at:O} is before the market of {problem.Market.AsOf:O}"));
            else if (at > problem.Market.AsOf.AddYears(20)) faults.Add($"dates[{i}]", FormattableString.Invariant($"{at:O} is more than 20 years after the market"));
            else if (!seen.Add(at)) faults.Add($"dates[{i}]", FormattableString.Invariant($"{at:O} is given twice"));
        }
    }
}

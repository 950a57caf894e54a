using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Server.Calls;

/// <summary>A book under one of several models: its margin, or why the model does not give one.</summary>
/// <param name="Report">Null where the model does not margin the book.</param>
/// <param name="Reasons">Empty with a report.</param>
internal sealed record BookUnderModel(MarginReport? Report, ImmutableArray<string> Reasons)
{
    /// <summary>Instruments or faults named.</summary>
    private const int Shown = 3;

    public static BookUnderModel Evaluate(IMarginModel model, Book book, MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var foreign = instruments.Where(i => !model.Covers(i)).Select(i => i.Name).ToList();
        if (foreign.Count > 0) return new(null, [$"does not margin {Listed(foreign, ", ")}"]);
        try
        {
            return new(new MarginEvaluator(model.Compile(market, instruments, book.HeldCurrencies)).Evaluate(book), []);
        }
        catch (InvalidInputException fault)
        {
            // One of many models: what it lacks of this market is its answer here, and the others are answered all the same.
            return new(null, [Listed([.. fault.Violations.Select(v => v.Message)], "; ")]);
        }
    }

    private static string Listed(List<string> items, string separator) => items.Count <= Shown
        ? string.Join(separator, items)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(separator, items.Take(Shown))} and {items.Count - Shown} more");
}

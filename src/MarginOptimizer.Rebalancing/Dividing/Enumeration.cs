using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Questions;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>Every choice of whole numbers in a box, evaluated exactly.</summary>
internal static class Enumeration
{
    /// <summary>The best of them that keeps every limit; null where none does.</summary>
    /// <param name="question">Judges.</param>
    /// <param name="box">Whole numbers, few of them.</param>
    /// <param name="broken">Takes the names of limits, each choice of which at least one is broken.</param>
    public static (BookState Book, double Objective)? Best(PreparedQuestion question, TradeBox box, Action<string>? broken)
    {
        (BookState Book, double Objective)? best = null;
        var lots = (double[])box.Lower.Clone();
        do
        {
            var book = BookState.Of(question.Landscape.Universe, (double[])lots.Clone());
            if (question.BelowMinimum(book) is not null) continue;
            if (question.Broken(book) is { } limit)
            {
                broken?.Invoke(limit.Limit.Id);
                continue;
            }

            var objective = question.Evaluate(book);
            if (best is null || objective < best.Value.Objective) best = (book, objective);
        }
        while (Next(lots, box));
        return best;
    }

    private static bool Next(double[] lots, TradeBox box)
    {
        for (var i = 0; i < lots.Length; i++)
        {
            if (lots[i] < box.Upper[i])
            {
                lots[i] += 1.0;
                return true;
            }

            lots[i] = box.Lower[i];
        }

        return false;
    }
}

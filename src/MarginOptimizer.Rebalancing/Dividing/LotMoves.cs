using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Questions;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>Steps from one choice of whole lots to a better one, each judged by re-margining the book: a lot more or less of one trade, or of two.</summary>
internal sealed class LotMoves(PreparedQuestion question)
{
    /// <summary>Trades up to which pairs of them are tried.</summary>
    private const int FewTrades = 12;

    private readonly TradeBox _box = TradeBox.Whole(question.Landscape.Universe, question.WholeLots);
    private readonly double[] _steps = TradeBox.Steps(question.Landscape.Universe, question.WholeLots);

    /// <summary>Work that the last search stands for.</summary>
    public long Work { get; private set; }

    /// <summary>The best book one step away; null where none is better.</summary>
    public BookState? Best(BookState from, double objective)
    {
        Work = 0;
        BookState? best = null;
        var lots = (double[])from.Lots.Clone();
        for (var i = 0; i < lots.Length; i++)
        {
            foreach (var move in (ReadOnlySpan<double>)[1.0, -1.0])
            {
                if (!Step(lots, i, move)) continue;
                Judge(lots, ref best, ref objective);
                for (var j = i + 1; j < lots.Length && lots.Length <= FewTrades; j++)
                {
                    foreach (var other in (ReadOnlySpan<double>)[1.0, -1.0])
                    {
                        if (!Step(lots, j, other)) continue;
                        Judge(lots, ref best, ref objective);
                        lots[j] = from.Lots[j];
                    }
                }

                lots[i] = from.Lots[i];
            }
        }

        return best;
    }

    private bool Step(double[] lots, int variable, double move)
    {
        var moved = lots[variable] + move;
        if (_steps[variable] == 0.0 || moved < _box.Lower[variable] || moved > _box.Upper[variable]) return false;
        lots[variable] = moved;
        return true;
    }

    private void Judge(double[] lots, ref BookState? best, ref double objective)
    {
        Work += 1000L * lots.Length;
        var book = BookState.Of(question.Landscape.Universe, (double[])lots.Clone());
        var value = question.Evaluate(book);
        if (value < objective && question.IsKeptBy(book)) (best, objective) = (book, value);
    }
}

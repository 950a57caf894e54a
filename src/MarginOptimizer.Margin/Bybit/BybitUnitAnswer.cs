using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>One coin of a portfolio-margin answer: its blocks of P&amp;L by move and state of volatility, added up.</summary>
internal sealed class BybitUnitAnswer
{
    private static readonly string[] Contingencies =
        ["optionContingency", "futureDeltaContingency", "optionVegaContingency", "usdtUsdcContingency", "futureContingency"];

    private readonly VenueAnswer _answer;
    private readonly ImmutableArray<(string Name, double Quantity, double Mark, IReadOnlyList<Row> Rows)> _perpetuals;
    private readonly IReadOnlyList<Row> _spot;
    private readonly double _spotSize;
    private readonly SortedDictionary<double, double> _worst = [];

    public BybitUnitAnswer(VenueAnswer answer)
    {
        _answer = answer;
        var coin = answer.Text("baseCoin");
        Coin = Currency.IsValidCode(coin) ? new Currency(coin) : throw new InvalidInputException($"{answer.Path}.baseCoin", "is no currency code");
        _perpetuals = answer.Has("perpPositionPnlRanges")
            ? [.. answer.Objects("perpPositionPnlRanges").Select(p => (p.Text("symbolName"), p.Number("position"), p.Number("markPrice"), RowsOf(p)))]
            : [];
        var options = answer.Has("optionExpiryDatePnlRanges") ? answer.Objects("optionExpiryDatePnlRanges").Select(RowsOf).ToList() : [];
        if (answer.Has("spotHedgeInfo"))
        {
            var spot = answer.Object("spotHedgeInfo");
            (_spotSize, _spot) = (spot.Number("hedgeSpotSize"), RowsOf(spot));
        }
        else
        {
            _spot = [];
        }

        AddUp([.. _perpetuals.Select(p => p.Rows), .. options, _spot]);
    }

    /// <summary>P&amp;L at a move: one figure, or one per state of volatility.</summary>
    internal readonly record struct Row(double Move, IReadOnlyList<double> Profits);

    public Currency Coin { get; }

    /// <summary>In the settlement currency, &gt;= 0.</summary>
    public double WorstLoss => Math.Max(_worst.Values.Select(p => -p).DefaultIfEmpty(0.0).Max(), 0.0);

    public double WorstMove => _worst.OrderBy(w => w.Value).Select(w => w.Key).FirstOrDefault();

    public double PublishedWorstMove => _answer.Number("maxLossPriceMove");

    public double ContingencySum => Contingencies.Sum(Contingency);

    /// <summary>Coins of futures and perpetuals, every position by its size.</summary>
    public double FutureSize => _perpetuals.Sum(p => Math.Abs(Instrument(p.Name).CoinSizePerUnit(p.Mark) * p.Quantity));

    /// <summary>Settlement currency per coin: printed, or decoded from the spot hedge; null where neither can be.</summary>
    public double? Index
    {
        get
        {
            if (_answer.Has("spotHedgeInfo") && _answer.Object("spotHedgeInfo").OptionalNumber("usdIndexPrice") is { } printed and > 0.0) return printed;
            foreach (var row in _spot)
            {
                if (row.Profits[0] > 0.0 && _spotSize != 0.0) return row.Profits[0] / (_spotSize * row.Move);
            }

            return null;
        }
    }

    /// <summary>Relative precision of an index decoded from the spot hedge, whose size is cut to eight decimals.</summary>
    public double IndexPrecision => 1e-8 / Math.Abs(_spotSize);

    public double Contingency(string name) => _answer.Object("contingency").Number(name);

    public double Margin(string name) => _answer.Object("asset").Number(name);

    /// <summary>Linear perpetuals gain position times mark times move; inverse ones their coins, at the move, in USD.</summary>
    public IEnumerable<(string Name, double Expected, double Actual)> PerpetualCells()
    {
        foreach (var (name, quantity, mark, rows) in _perpetuals)
        {
            var usd = Instrument(name).CoinSizePerUnit(mark) * quantity * mark;
            foreach (var row in rows) yield return (FormattableString.Invariant($"{name}.{row.Move}"), row.Profits[0], usd * row.Move);
        }
    }

    /// <summary>The totals printed for all blocks, each beside the worst sum of the blocks at its move.</summary>
    public IEnumerable<(string Name, double Expected, double Actual)> RollUp()
    {
        foreach (var row in RowsOf(_answer.Object("totalPnlRanges").Object("ALL")))
        {
            yield return (FormattableString.Invariant($"ALL.{row.Move}"), row.Profits[0], _worst.TryGetValue(row.Move, out var sum) ? sum : double.NaN);
        }
    }

    private void AddUp(IReadOnlyList<IReadOnlyList<Row>> blocks)
    {
        var states = blocks.SelectMany(b => b).Select(r => r.Profits.Count).DefaultIfEmpty(1).Max();
        foreach (var byMove in blocks.SelectMany(b => b).GroupBy(r => r.Move))
        {
            var sums = new double[states];
            foreach (var row in byMove)
            {
                for (var state = 0; state < states; state++) sums[state] += row.Profits.Count == 1 ? row.Profits[0] : row.Profits[state];
            }

            _worst.Add(byMove.Key, sums.Min());
        }
    }

    private Instrument Instrument(string name) => BybitInstruments.Parse(name)
        ?? throw new InvalidInputException($"{_answer.Path}.perpPositionPnlRanges", $"'{name}' is no symbol of a perpetual or future");

    private static IReadOnlyList<Row> RowsOf(VenueAnswer block) =>
    [
        .. block.Objects("pnlRanges").Select(r => new Row(r.Number("priceScale"), r.Numbers("pnls") is { Count: > 0 } profits
            ? profits
            : throw new InvalidInputException($"{r.Path}.pnls", "must not be empty"))),
    ];
}

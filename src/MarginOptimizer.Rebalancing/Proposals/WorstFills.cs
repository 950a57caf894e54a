using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Looks for the worst that partial fills of a proposal can do, and bounds it.</summary>
internal sealed class WorstFills
{
    /// <summary>Relative distance within which a subset attains a bound.</summary>
    private const double Attained = 1e-9;

    /// <summary>Relative accuracy to which limits are kept.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Rounds over all orders; each is at least one step worse than the last.</summary>
    private const int MostRounds = 20;

    /// <summary>Books evaluated for one measure at most; a bound holds whatever is found.</summary>
    private const int MostEvaluations = 2_000;

    private readonly TradingUniverse _universe;
    private readonly MeasureCatalog _catalog;
    private readonly PreparedQuestion _question;
    private readonly FillSet _fills;

    private WorstFills(MeasureCatalog catalog, PreparedQuestion question, FillSet fills) =>
        (_universe, _catalog, _question, _fills) = (catalog.Landscape.Universe, catalog, question, fills);

    /// <summary>Null where nothing is traded or moved.</summary>
    public static WorstFill? Of(MeasureCatalog catalog, PreparedQuestion question, BookState after)
    {
        var fills = new FillSet(catalog.Landscape.Universe, after);
        return fills.Variables.IsEmpty ? null : new WorstFills(catalog, question, fills).Build();
    }

    private WorstFill Build()
    {
        var (bound, found, proof, filled) = Worst(_catalog.Model(Measure.InitialMargin, LimitScope.Total), 1.0);
        return new WorstFill
        {
            InitialUsd = bound,
            FoundUsd = found,
            Proof = proof,
            Orders = [.. _fills.Variables.Select((variable, k) => Order(variable, filled[k]))],
            Limits = [.. _question.Limits.Where(l => l.Limit.Policy != LimitPolicy.Soft).Select(Limited)],
        };
    }

    private FilledOrder Order(int variable, bool isFilled)
    {
        var lots = _fills.All.Lots[variable];
        if (variable < _universe.Tradeables.Length)
        {
            var tradeable = _universe.Tradeables[variable];
            return new FilledOrder(_universe.Accounts[tradeable.Account].Id, tradeable.Instrument.Name, lots == Math.Round(lots) ? (double)((decimal)lots * tradeable.Lot) : lots * tradeable.LotSize, isFilled);
        }

        var transfer = _universe.Transfers[variable - _universe.Tradeables.Length];
        return new FilledOrder(transfer.Route.From, $"{transfer.Route.Currency} to {transfer.Route.To}", transfer.Sent(lots), isFilled);
    }

    private WorstFillLimit Limited(AppliedLimit limit)
    {
        var upper = double.IsPositiveInfinity(limit.Upper) ? null : Towards(limit, 1.0);
        var lower = double.IsNegativeInfinity(limit.Lower) ? null : Towards(limit, -1.0);
        if (upper is null || lower is null) return upper ?? lower ?? new WorstFillLimit(limit.Limit.Id, limit.Model.Unit, limit.Now, limit.Now, false, WorstFillProof.Exact, true);
        return upper.Worst - limit.Upper >= limit.Lower - lower.Worst ? upper : lower;
    }

    private WorstFillLimit Towards(AppliedLimit limit, double sign)
    {
        var (bound, found, proof, _) = Worst(limit.Model, sign);
        var excess = sign > 0.0 ? bound - limit.Upper : limit.Lower - bound;
        var isKept = excess <= Tolerance * (1.0 + Math.Max(limit.Model.Magnitude(_fills.All), limit.Model.Magnitude(_fills.Nothing)));
        return new WorstFillLimit(limit.Limit.Id, limit.Model.Unit, bound, found, sign < 0.0, proof, isKept);
    }

    /// <summary>The largest value (sign 1) or the least (-1).</summary>
    private (double Worst, double Found, WorstFillProof Proof, bool[] Filled) Worst(MeasureModel model, double sign)
    {
        var (found, filled) = model.IsSumOfTrades ? Sum(model, sign) : Climb(model, sign);
        var bound = model.WorstOverFills(_fills, sign);
        if (double.IsPositiveInfinity(bound) || double.IsNaN(bound)) return (sign * found, sign * found, WorstFillProof.Checked, filled);
        var isAttained = found >= bound - (Attained * (1.0 + Math.Abs(bound)));
        return (sign * Math.Max(bound, found), sign * found, isAttained ? WorstFillProof.Exact : WorstFillProof.UpperBound, filled);
    }

    /// <summary>Every trade that makes a sum worse, and no other.</summary>
    private (double Found, bool[] Filled) Sum(MeasureModel model, double sign)
    {
        var nothing = sign * model.Evaluate(_fills.Nothing);
        bool[] filled = [.. _fills.Alone.Select(alone => sign * model.Evaluate(alone) > nothing)];
        return (sign * model.Evaluate(_fills.Of(filled)), filled);
    }

    /// <summary>From nothing and from everything filled, orders are turned over one by one while that makes it worse.</summary>
    private (double Found, bool[] Filled) Climb(MeasureModel model, double sign)
    {
        var (worst, chosen, left) = (double.NegativeInfinity, new bool[_fills.Variables.Length], MostEvaluations);
        foreach (var first in (bool[])[false, true])
        {
            var filled = new bool[chosen.Length];
            Array.Fill(filled, first);
            var value = ValueOf(filled);
            for (var (round, improved) = (0, true); round < MostRounds && improved && left > 0; round++)
            {
                improved = false;
                for (var k = 0; k < filled.Length && left > 0; k++)
                {
                    filled[k] = !filled[k];
                    var turned = ValueOf(filled);
                    if (turned > value) (value, improved) = (turned, true);
                    else filled[k] = !filled[k];
                }
            }

            if (value > worst) (worst, chosen) = (value, filled);
        }

        return (worst, chosen);

        double ValueOf(bool[] filled)
        {
            left--;
            return sign * model.Evaluate(_fills.Of(filled));
        }
    }
}

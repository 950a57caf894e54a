using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>Finds what each leg is for, by the rules of <see cref="LegRole"/>.</summary>
internal sealed class LegRoles(ExplainedBook book, IReadOnlyList<BindingScenario> binding)
{
    /// <summary>Share of the widest price move of a table from which a row is an outer one, and share of a wing's gains that come from these.</summary>
    private const double OuterShare = 0.5;

    /// <summary>Share of a position by which a trade may exceed it and still only close it.</summary>
    private const double Rounding = 1e-12;

    private readonly TradingUniverse _universe = book.Universe;

    /// <summary>What all trades do to each instrument.</summary>
    private readonly List<Part> _parts =
    [
        .. book.Universe.Tradeables.SelectMany((tradeable, leg) => tradeable.Legs.Select(moved => new Part(
            tradeable.Account, book.Universe.Instruments[moved.Column], book.Universe.Held[moved.Column], book.After.Lots[leg] * moved.Contracts))),
    ];

    /// <summary>Rows of every unit at every state with their weights before and after.</summary>
    private readonly List<(MarginUnitView View, ImmutableArray<ScenarioOutcome> Rows, double[] Weights)> _after =
    [
        .. book.States.SelectMany(state => state.Units.Select(view =>
        {
            var rows = view.ScenariosOf(book.After, book.Universe);
            return (view, rows, rows.Select(r => Weight(book, binding, view, state.Move, r)).ToArray());
        })),
    ];

    /// <param name="leg">A trade, or after them a transfer.</param>
    public LegRole Of(int leg)
    {
        if (leg >= _universe.Tradeables.Length) return LegRole.CashTransfer;
        var parts = PartsOf(leg);
        if (parts.Exists(IsRolled)) return LegRole.Roll;
        if (parts.TrueForAll(Closes)) return LegRole.Close;
        if (parts.TrueForAll(p => p.Instrument is not Option)) return LegRole.DeltaNet;
        return parts is [{ Instrument: Option, Contracts: > 0.0 }] && IsWing(leg) ? LegRole.Wing : LegRole.Profile;
    }

    /// <summary>What a trade does to each instrument: one, or several for a package.</summary>
    private List<Part> PartsOf(int leg)
    {
        var tradeable = _universe.Tradeables[leg];
        return [.. tradeable.Legs.Select(moved => new Part(
            tradeable.Account, _universe.Instruments[moved.Column], _universe.Held[moved.Column], book.After.Lots[leg] * moved.Contracts))];
    }

    private static bool Closes(Part part) =>
        part.Held * part.Contracts < 0.0 && Math.Abs(part.Contracts) <= Math.Abs(part.Held) * (1.0 + Rounding);

    /// <summary>It shrinks what another part of the proposal puts on again for later, or the other way round.</summary>
    private bool IsRolled(Part part) => _parts.Exists(other => IsRoll(part, other) || IsRoll(other, part));

    private static bool IsRoll(Part near, Part far)
    {
        if (!Closes(near) || Closes(far) || near.Contracts * far.Contracts >= 0.0) return false;
        if (near.Account != far.Account || near.Instrument.Base != far.Instrument.Base || near.Instrument.Settlement != far.Instrument.Settlement) return false;
        return (near.Instrument, far.Instrument) switch
        {
            (Option a, Option b) => a.Type == b.Type && a.Strike == b.Strike && a.Expiry < b.Expiry,
            (Future a, Future b) => a.Expiry < b.Expiry,
            _ => false,
        };
    }

    /// <summary>Gains of the leg in the binding rows: the loss of the book without it less that with it.</summary>
    private bool IsWing(int leg)
    {
        var lots = (double[])book.After.Lots.Clone();
        lots[leg] = 0.0;
        var without = BookState.Of(_universe, lots);
        var (outer, all) = (0.0, 0.0);
        foreach (var (view, rows, weights) in _after.Where(u => u.View.Account == _universe.Tradeables[leg].Account))
        {
            var alone = view.ScenariosOf(without, _universe);
            var widest = rows.IsEmpty ? 0.0 : rows.Max(r => r.IsFull ? Math.Abs(r.Row.Shock.Move) : 0.0);
            for (var r = 0; r < rows.Length; r++)
            {
                var gain = weights[r] * Math.Max(0.0, alone[r].Loss - rows[r].Loss);
                all += gain;
                if (Math.Abs(rows[r].Row.Shock.Move) >= OuterShare * widest) outer += gain;
            }
        }

        return all > 0.0 && outer >= OuterShare * all;
    }

    private static double Weight(ExplainedBook book, IReadOnlyList<BindingScenario> binding, MarginUnitView view, double move, ScenarioOutcome row)
    {
        var weight = 0.0;
        foreach (var scenario in binding)
        {
            if (scenario.MarketMove == move && scenario.Unit == view.Unit.Currency && scenario.Part == row.Part && scenario.Table == row.Row.Table
                && scenario.Shock == row.Row.Shock && scenario.Account == book.Universe.Accounts[view.Account].Id)
            {
                weight += scenario.WeightBefore + scenario.WeightAfter;
            }
        }

        return weight;
    }

    /// <param name="Held">Contracts before the trades.</param>
    /// <param name="Contracts">Signed contracts traded.</param>
    private sealed record Part(int Account, Instrument Instrument, double Held, double Contracts);
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Analysis;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// The maintenance shortfall of a model at moved markets as a margin model of its own: the requirement of a unit is the largest over the states of
/// (maintenance requirement - collateral) there, in its coin, and its collateral nothing, so that headroom >= 0 says that no state liquidates the unit. Trades are
/// priced at the present market. The P&amp;L of futures up to a state counts as cash does in the collateral there.
/// </summary>
/// <param name="model">The rules.</param>
/// <param name="states">Moves and volatility shifts, at least one.</param>
internal sealed class StressedMaintenance(IMarginModel model, ImmutableArray<(double Move, double VolatilityShift)> states) : IMarginModel
{
    public MarginModelVersion Version => model.Version;

    public bool Covers(Instrument instrument) => model.Covers(instrument);

    /// <exception cref="NotOptimisableException">The collateral is not linear in cash, or amounts are shared between markets.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments) => Compile(market, instruments, []);

    /// <inheritdoc/>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments, IEnumerable<Currency> held)
    {
        Currency[] money = [.. held];
        var present = model.Compile(market, instruments, money);
        var moved = states.Select(s => market.Shifted(s.Move, s.VolatilityShift)).Select(m => (Market: m, Margin: model.Compile(m, instruments, money))).ToList();
        return present with { Units = [.. present.Units.Select((unit, u) => Stressed(unit, [.. moved.Select(m => Shortfall(unit, m.Margin.Units[u], market, m.Market))]))] };
    }

    private static MarginUnit Stressed(MarginUnit present, ImmutableArray<MarginNode> shortfalls)
    {
        var worst = new Largest("maintenance shortfall at the moved markets", shortfalls);
        return new MarginUnit
        {
            Currency = present.Currency,
            Index = present.Index,
            Instruments = present.Instruments,
            Money = present.Money,
            InitialRequirement = worst,
            MaintenanceRequirement = worst,
            Collateral = new Affine("nothing", LinearForm.Of(present.ColumnCount, [])),
            Components = [],
        };
    }

    private static Combine Shortfall(MarginUnit present, MarginUnit unit, MarketSnapshot before, MarketSnapshot after)
    {
        if (!unit.Auxiliaries.IsEmpty || !unit.Instruments.Select(i => i.Name).SequenceEqual(present.Instruments.Select(i => i.Name)) || !unit.Money.SequenceEqual(present.Money))
            throw new NotOptimisableException($"the collateral in {unit.Currency} is shared in a way that differs between moved markets");
        var collateral = new NodeAnalysis(unit, ColumnBox.Everything(unit)).LinearFormOf(unit.Collateral)
            ?? throw new NotOptimisableException($"the collateral in {unit.Currency} is not linear in cash");
        return new Combine("maintenance shortfall", [1.0, -1.0, -1.0], [unit.MaintenanceRequirement, unit.Collateral, new Affine("gain of futures", Gains(unit, collateral, before, after))]);
    }

    /// <summary>What futures gain until the moved market, valued as cash of their settlement currency is.</summary>
    private static LinearForm Gains(MarginUnit unit, LinearForm collateral, MarketSnapshot before, MarketSnapshot after)
    {
        var (cash, gains) = (collateral.Coefficients, new double[unit.ColumnCount]);
        for (var i = 0; i < unit.Instruments.Length; i++)
        {
            var instrument = unit.Instruments[i];
            if (unit.Money.IndexOf(instrument.Settlement) is var money and >= 0)
                gains[i] = cash[unit.CashColumnOf(money)] * PricePath.Gain(instrument, before.QuoteOf(instrument).Mark, after.QuoteOf(instrument).Mark);
        }

        return new LinearForm(gains);
    }
}

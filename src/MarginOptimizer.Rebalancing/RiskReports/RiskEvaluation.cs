using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Risk.Scenarios;
using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>Revalues a book in every scenario and measures what it may lose; the same question gives the same bits.</summary>
public static class RiskEvaluation
{
    /// <summary>Checks a question without answering it.</summary>
    /// <exception cref="InvalidInputException">The question is faulty, with every fault by path.</exception>
    public static void Check(RiskProblem problem)
    {
        var faults = new ViolationList();
        RiskChecks.Check(problem, faults);
        faults.ThrowIfAny();
    }

    /// <param name="problem">Book, scenarios and settings.</param>
    /// <param name="cancellation">Ends the evaluation without an answer.</param>
    /// <exception cref="InvalidInputException">The question is faulty, with every fault by path.</exception>
    public static RiskAnswer Run(RiskProblem problem, CancellationToken cancellation = default)
    {
        Check(problem);
        var (book, market) = (problem.Book, problem.Market);
        ImmutableArray<Instrument> instruments = [.. book.Positions.Select(p => p.Instrument).OrderBy(i => i.Name, StringComparer.Ordinal)];
        var compiled = problem.Model.Compile(market, instruments, book.HeldCurrencies);
        var margin = new MarginEvaluator(compiled).Evaluate(book with { OpenOrders = [] });
        InstrumentState[] states = [.. book.Positions.Select(p => InstrumentState.At(p.Instrument, market))];
        double[] quantities = [.. book.Positions.Select(p => p.Quantity)];
        var tails = ImmutableArray.CreateBuilder<SetTail>();
        foreach (var set in problem.Measured)
        {
            cancellation.ThrowIfCancellationRequested();
            var table = TableOf(set, states, problem);
            foreach (var confidence in problem.Confidences) tails.Add(TailOf(set, table, quantities, confidence, problem.Convention));
        }

        var stresses = new StressTable(problem, margin, states, quantities, set => TableOf(set, states, problem));
        var greeks = new BookGreeks(states, quantities);
        return new RiskAnswer
        {
            Compiled = compiled,
            Margin = margin,
            Tails = tails.ToImmutable(),
            Stresses = stresses.Rows(),
            Greeks = greeks.ByExpiry(),
            Ladder = greeks.Ladder(problem.LadderMoves),
            Unwinding = [.. book.Positions.Select(p => Unwinding.CostOf(p, market, problem.SpreadFactor))],
            Capital = CapitalOf(problem, margin, states, greeks.Theta, cancellation),
        };
    }

    private static ReturnTable TableOf(ReturnScenarios set, InstrumentState[] states, RiskProblem problem) => ReturnTable.Of(
        states, set, set.Smile == SmileRule.StickyDelta ? VolatilitySmile.Of(states, _ => problem.Market) : null);

    private static SetTail TailOf(ReturnScenarios set, ReturnTable table, double[] quantities, double confidence, QuantileConvention convention)
    {
        var tail = SampleTail.Of(BookTail.Losses(table, quantities), confidence, convention);
        var contributions = BookTail.Contributions(table, quantities, confidence, convention);
        return new SetTail(set.Id, set.Rows, confidence, new Tail(set.Rows, confidence).Mass, tail, contributions);
    }

    private static CapitalEfficiency CapitalOf(RiskProblem problem, MarginReport margin, InstrumentState[] states, double theta, CancellationToken cancellation)
    {
        var liquidation = LiquidationPreview.Run(new LiquidationProblem { Book = problem.Book, Market = problem.Market, Model = problem.Model }, cancellation);
        var notional = 0.0;
        for (var k = 0; k < states.Length; k++)
        {
            var coins = problem.Book.Positions[k].Quantity * states[k].Instrument.CoinSizePerUnit(states[k].Underlying);
            notional += Math.Abs(coins) * problem.Market.IndexOf(states[k].Instrument.Base);
        }

        double? PerMargin(double value) => margin.InitialUsd > 0.0 ? value / margin.InitialUsd : null;
        return new CapitalEfficiency(
            margin.InitialUsd,
            margin.MaintenanceUsd,
            margin.CollateralUsd,
            margin.Efficiency,
            margin.CollateralUsd > 0.0 ? margin.InitialUsd / margin.CollateralUsd : null,
            notional,
            PerMargin(notional),
            theta,
            PerMargin(365.0 * theta),
            double.IsFinite(liquidation.Distance) ? liquidation.Distance : null);
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Backtesting.Simulation;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Risk.Scenarios;
using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Backtesting.Measuring;

/// <summary>Turns simulated steps into rows: margin with its standalone sum, Greeks, forecast of risk. Depends on the step alone, so steps may be measured in any order.</summary>
internal sealed class RowMeasurer(BacktestConfig config, ReturnHistory returns)
{
    public StepRow Measure(string book, bool optimised, PendingRow step)
    {
        var report = Evaluate(step);
        var (delta, gamma, vega, theta, notional) = Exposures(step);
        var tail = step.BeginsForecast ? Forecast(step) : null;
        var proposal = step.Proposal;
        var tally = step.Tally;
        return new StepRow
        {
            Row = step.Row,
            Book = book,
            Optimised = optimised,
            At = step.Market.AsOf,
            Model = step.Model.Version.Name,
            IndexUsd = MainIndex(step),
            Positions = step.Book.Positions.Length,
            NotionalUsd = notional,
            EquityUsd = step.EquityUsd,
            InitialUsd = report.InitialUsd,
            MaintenanceUsd = report.MaintenanceUsd,
            CollateralUsd = report.CollateralUsd,
            StandaloneUsd = report.StandaloneUsd,
            PathInitialUsd = Math.Max(tally.PathInitialUsd, report.InitialUsd),
            PathHeadroomUsd = tally.PathHeadroomUsd,
            Delta = delta,
            Gamma = gamma,
            VegaUsd = vega,
            ThetaUsd = theta,
            CostUsd = tally.CostUsd,
            FeeUsd = tally.FeeUsd,
            ProposalCostUsd = tally.ProposalCostUsd,
            TurnoverUsd = tally.TurnoverUsd,
            RevaluationUsd = tally.RevaluationUsd,
            FundingUsd = tally.FundingUsd,
            SettlementFeeUsd = tally.SettlementFeeUsd,
            Settlements = tally.Settlements,
            DepositUsd = tally.DepositUsd,
            MarginCall = step.MarginCall,
            LiquidationPoints = tally.LiquidationPoints,
            Liquidated = tally.Liquidated,
            LiquidationCostUsd = tally.LiquidationCostUsd,
            Asked = proposal?.Termination.Reason.ToString(),
            Trades = proposal?.Trades.Length ?? 0,
            SavedUsd = proposal is null ? null : proposal.Before.InitialUsd - proposal.After.InitialUsd,
            Gap = proposal is { } p && double.IsFinite(p.Termination.GapRelative) ? p.Termination.GapRelative : null,
            Proven = proposal?.Termination.Proven,
            ValueAtRiskUsd = tail?.ValueAtRisk,
            ShortfallUsd = tail?.Shortfall,
            ForecastRow = step.EndedForecast?.Row,
            ForecastProfitUsd = step.EndedForecast?.ProfitUsd,
            UnquotedFills = tally.UnquotedFills,
            DeepFills = tally.DeepFills,
            UnlistedTrades = tally.UnlistedTrades,
            CarriedMarks = tally.CarriedMarks,
            LapsedForecasts = tally.LapsedForecasts,
            Warnings = Warnings(report, proposal),
            Ledger = [.. tally.Ledger],
        };
    }

    private static MarginReport Evaluate(PendingRow step)
    {
        var instruments = BookColumns.InstrumentsOf(step.Book, []);
        return new MarginEvaluator(step.Model.Compile(step.Market, instruments, step.Book.HeldCurrencies)).Evaluate(step.Book);
    }

    private static double MainIndex(PendingRow step) =>
        step.Book.Balances.Keys.Where(step.Market.Indices.ContainsKey).Concat(step.Market.Indices.Keys.Order()).Select(step.Market.IndexOf).FirstOrDefault();

    private static (double Delta, double Gamma, double Vega, double Theta, double Notional) Exposures(PendingRow step)
    {
        var (delta, gamma, vega, theta, notional) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var position in step.Book.Positions)
        {
            var greeks = InstrumentGreeks.Of(InstrumentState.At(position.Instrument, step.Market));
            delta += position.Quantity * greeks.Delta;
            gamma += position.Quantity * greeks.Gamma;
            vega += position.Quantity * greeks.Vega;
            theta += position.Quantity * greeks.Theta;
            notional += Fills.NotionalUsd(step.Market, position.Instrument, step.Market.QuoteOf(position.Instrument).Mark, position.Quantity);
        }

        return (delta, gamma, vega, theta, notional);
    }

    private TailLoss? Forecast(PendingRow step)
    {
        ImmutableArray<Currency> coins = [.. step.Book.Positions.Select(p => p.Instrument.Base).Distinct().Order()];
        if (returns.Before(step.Market.AsOf, coins) is not { } scenarios) return null;
        var states = step.Book.Positions.Select(p => InstrumentState.At(p.Instrument, step.Market)).ToList();
        var losses = BookTail.Losses(ReturnTable.Of(states, scenarios), [.. step.Book.Positions.Select(p => p.Quantity)]);
        return SampleTail.Of(losses, config.Risk.Alpha, config.Risk.Convention);
    }

    private static ImmutableArray<string> Warnings(MarginReport report, Rebalancing.Proposals.Proposal? proposal)
    {
        IEnumerable<MarginWarning> all = proposal is null ? report.Warnings : report.Warnings.Concat(proposal.Warnings);
        return [.. all.Select(w => w.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}

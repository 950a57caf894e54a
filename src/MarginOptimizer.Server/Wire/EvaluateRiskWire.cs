using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.RiskReports;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>EvaluateRisk</c>, both ways, and its answer.</summary>
public static class EvaluateRiskWire
{
    /// <summary>The checked question of a request.</summary>
    /// <exception cref="InvalidInputException">Carries every fault of the request by its path.</exception>
    public static RiskQuestion Read(V1.EvaluateRiskRequest request)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        EnvelopeWire.Check(request.RequestId, request.Label, request.View, fields);
        var listed = new ListedInstruments(fields);
        var market = MarketWire.Read(request.Market, listed, fields);
        var model = ModelWire.Read(request.Model, market?.AsOf, fields);
        var book = BookWire.Read(request.Book, FieldPath.Root, listed, fields);
        var convention = request.Convention == V1.QuantileConvention.Unspecified
            ? QuantileConvention.NextWorst
            : fields.Choice<V1.QuantileConvention, QuantileConvention>(FieldPath.Root, "convention", request.Convention);
        var measured = ScenarioSetsWire.Read(request.ScenarioSets, "scenario_sets", ReturnScenarios.MaxRows, FieldPath.Root, fields);
        var stressed = ScenarioSetsWire.Read(request.StressSets, "stress_sets", RiskProblem.MostStressRows, FieldPath.Root, fields);
        violations.ThrowIfAny();
        return new RiskQuestion(
            book, market!, model!, [.. request.ScenarioSets.Select(s => measured[s.Id]!)], [.. request.StressSets.Select(s => stressed[s.Id]!)], [.. request.Confidences], convention!.Value,
            request.HasSpreadFactor ? request.SpreadFactor : null, [.. request.LadderMoves]);
    }

    /// <summary>A request that asks the question as it is.</summary>
    public static V1.EvaluateRiskRequest Write(RiskQuestion question)
    {
        var request = new V1.EvaluateRiskRequest
        {
            Model = ModelWire.Write(question.Model),
            Market = MarketWire.Write(question.Market),
            Book = BookWire.Write(question.Book),
            Convention = EnumWire.Write<QuantileConvention, V1.QuantileConvention>(question.Convention),
        };
        request.ScenarioSets.AddRange(question.Measured.Select(ScenarioSetsWire.WriteOne));
        request.StressSets.AddRange(question.Stressed.Select(ScenarioSetsWire.WriteOne));
        request.Confidences.AddRange(question.Confidences);
        if (question.SpreadFactor is { } factor) request.SpreadFactor = factor;
        request.LadderMoves.AddRange(question.LadderMoves);
        return request;
    }

    /// <summary>The same with every default of the problem spelled out.</summary>
    internal static V1.EvaluateRiskRequest Write(RiskProblem problem, ModelChoice model) => Write(new RiskQuestion(
        problem.Book, problem.Market, model, problem.Measured, problem.Stressed, problem.Confidences, problem.Convention, problem.SpreadFactor, problem.LadderMoves));

    /// <summary>Everything but provenance and warnings.</summary>
    internal static V1.EvaluateRiskResult Write(RiskProblem problem, RiskAnswer answer, V1.View view)
    {
        var isFull = view == V1.View.Full;
        var result = new V1.EvaluateRiskResult { Unwinding = Total(problem, answer), Capital = Write(answer.Capital) };
        result.Tails.AddRange(answer.Tails.Select(t => Write(problem, t, isFull)));
        result.Stresses.AddRange(answer.Stresses.Select(Write));
        result.Greeks.AddRange(answer.Greeks.Select(Write));
        result.Ladder.AddRange(answer.Ladder.Select(row => new V1.LadderRow
        {
            Coin = row.Coin.Code,
            Move = row.Move,
            ProfitUsd = row.ProfitUsd,
            Greeks = Write(row.Greeks),
        }));
        if (isFull) result.Positions.AddRange(answer.Unwinding.Select(Write));
        return result;
    }

    private static V1.SetTail Write(RiskProblem problem, SetTail tail, bool isFull)
    {
        var wire = new V1.SetTail
        {
            ScenarioSet = tail.Set,
            Rows = tail.Rows,
            Confidence = tail.Confidence,
            Mass = tail.Mass,
            ValueAtRiskUsd = tail.Tail.ValueAtRisk,
            ExpectedShortfallUsd = tail.Tail.Shortfall,
        };
        for (var k = 0; isFull && k < tail.Contributions.Length; k++)
        {
            var (position, part) = (problem.Book.Positions[k], tail.Contributions[k]);
            wire.Contributions.Add(new V1.TailContribution
            {
                Instrument = position.Instrument.Name,
                Quantity = position.Quantity,
                ShortfallUsd = part.Shortfall,
                ValueAtRiskUsd = part.ValueAtRisk,
                MarginalShortfallUsd = part.MarginalShortfall,
                MarginalValueAtRiskUsd = part.MarginalValueAtRisk,
            });
        }

        return wire;
    }

    private static V1.StressRow Write(StressRow row) => new()
    {
        Source = EnumWire.Write<StressSource, V1.StressSource>(row.Source),
        ScenarioSet = row.Set,
        Label = row.Label,
        LossUsd = row.LossUsd,
        CashLossUsd = row.CashLossUsd,
    };

    private static V1.GreeksRow Write(GreeksRow row)
    {
        var wire = new V1.GreeksRow { Coin = row.Coin.Code, Greeks = Write(row.Greeks) };
        if (row.Expiry is { } expiry) wire.Expiry = TimeWire.Write(expiry);
        return wire;
    }

    private static V1.GreekSums Write(InstrumentGreeks greeks) => new()
    {
        Delta = greeks.Delta,
        DeltaCoinAdjusted = greeks.DeltaCoinAdjusted,
        Gamma = greeks.Gamma,
        Vega = greeks.Vega,
        Theta = greeks.Theta,
    };

    private static V1.UnwindingTotal Total(RiskProblem problem, RiskAnswer answer) => new()
    {
        QuotedUsd = answer.Unwinding.Sum(u => u.QuotedUsd ?? 0.0),
        WidenedUsd = answer.Unwinding.Sum(u => u.WidenedUsd ?? 0.0),
        SpreadFactor = problem.SpreadFactor,
        Unquoted = answer.Unwinding.Count(u => u.WidenedUsd is null),
    };

    private static V1.PositionUnwinding Write(UnwindingCost cost)
    {
        var wire = new V1.PositionUnwinding { Instrument = cost.Instrument, Quantity = cost.Quantity };
        if (cost.QuotedUsd is { } quoted) wire.QuotedUsd = quoted;
        if (cost.WidenedUsd is { } widened) wire.WidenedUsd = widened;
        return wire;
    }

    private static V1.CapitalEfficiency Write(CapitalEfficiency capital)
    {
        var wire = new V1.CapitalEfficiency
        {
            InitialUsd = capital.InitialUsd,
            MaintenanceUsd = capital.MaintenanceUsd,
            CollateralUsd = capital.CollateralUsd,
            GrossNotionalUsd = capital.GrossNotionalUsd,
            ThetaUsd = capital.ThetaUsd,
        };
        if (capital.MarginEfficiency is { } efficiency) wire.MarginEfficiency = efficiency;
        if (capital.Utilisation is { } utilisation) wire.Utilisation = utilisation;
        if (capital.NotionalPerMargin is { } notional) wire.NotionalPerMargin = notional;
        if (capital.ReturnOnMargin is { } earned) wire.ReturnOnMargin = earned;
        if (capital.LiquidationDistance is { } distance) wire.LiquidationDistance = distance;
        return wire;
    }
}

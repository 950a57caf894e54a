using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>ForecastMargin</c>, both ways, and its answer.</summary>
public static class ForecastMarginWire
{
    /// <summary>The checked question of a request.</summary>
    /// <exception cref="InvalidInputException">Carries every fault of the request by its path.</exception>
    public static ForecastQuestion Read(V1.ForecastMarginRequest request)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        EnvelopeWire.Check(request.RequestId, request.Label, request.View, fields);
        var listed = new ListedInstruments(fields);
        var market = MarketWire.Read(request.Market, listed, fields);
        var model = ModelWire.Read(request.Model, market?.AsOf, fields);
        var book = BookWire.Read(request.Book, FieldPath.Root, listed, fields);
        var roll = request.Roll == V1.RollRule.Unspecified ? RollRule.None : fields.Choice<V1.RollRule, RollRule>(FieldPath.Root, "roll", request.Roll);
        var dates = ImmutableArray.CreateBuilder<DateTimeOffset>(request.Dates.Count);
        for (var i = 0; i < request.Dates.Count; i++)
        {
            if (fields.OptionalTime(FieldPath.Root, FormattableString.Invariant($"dates[{i}]"), request.Dates[i]) is { } date) dates.Add(date);
        }

        violations.ThrowIfAny();
        ImmutableArray<double> moves = request.Moves.Count == 0 ? [0.0] : [.. request.Moves];
        return new ForecastQuestion(book, market!, model!, dates.ToImmutable(), moves, roll!.Value, !request.WithoutAnnounced);
    }

    /// <summary>A request that asks the question, every default spelled out.</summary>
    public static V1.ForecastMarginRequest Write(ForecastQuestion question)
    {
        var request = new V1.ForecastMarginRequest
        {
            Model = ModelWire.Write(question.Model),
            Market = MarketWire.Write(question.Market),
            Book = BookWire.Write(question.Book),
            Roll = EnumWire.Write<RollRule, V1.RollRule>(question.Roll),
            WithoutAnnounced = !question.WithAnnounced,
        };
        request.Dates.AddRange(question.Dates.Select(TimeWire.Write));
        request.Moves.AddRange(question.Moves);
        return request;
    }

    internal static V1.ForecastRow Write(ForecastRow row)
    {
        var wire = new V1.ForecastRow { At = TimeWire.Write(row.At), Move = row.Move, ModelVersion = row.Version?.Name ?? "", Reason = row.Reason };
        if (row.Version is { } version) wire.Status = ModelDataWire.StatusOf(version);
        if (row.Figures is { } figures) wire.Figures = BatchEvaluateMarginWire.Write(figures);
        foreach (var leg in row.Events)
        {
            wire.Events.Add(new V1.LegEvent
            {
                Instrument = leg.Instrument,
                Expiry = TimeWire.Write(leg.Expiry),
                Quantity = leg.Quantity,
                SettledUsd = leg.SettledUsd,
                RolledInto = leg.RolledInto,
                PaidUsd = leg.PaidUsd,
            });
        }

        return wire;
    }
}

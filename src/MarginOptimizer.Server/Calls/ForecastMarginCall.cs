using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>ForecastMargin</c>; the service and the command line both call it.</summary>
public static class ForecastMarginCall
{
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The version named is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public static V1.ForecastMarginResponse Run(V1.ForecastMarginRequest request, Engine engine, CancellationToken cancellation)
    {
        RequestCaps.Check(request);
        var stages = new Stages();
        var response = new V1.ForecastMarginResponse { RequestId = request.RequestId, Label = request.Label };
        var question = stages.Time("parse", () => ForecastMarginWire.Read(request));
        var problem = new ForecastProblem { Book = question.Book, Market = question.Market, Dates = DatesOf(question, engine), Moves = question.Moves };
        if (request.ValidateOnly)
        {
            MarginForecast.Check(problem);
        }
        else
        {
            response.Result = stages.Time("evaluate", () => Answer(question, problem, engine, cancellation));
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = stages.Finish();
        return response;
    }

    private static V1.ForecastMarginResult Answer(ForecastQuestion question, ForecastProblem problem, Engine engine, CancellationToken cancellation)
    {
        var rows = MarginForecast.Run(problem, cancellation);
        ImmutableArray<ForecastRow> rolled = question.Roll == RollRule.None ? [] : MarginForecast.Run(problem with { Roll = question.Roll }, cancellation);
        var versions = rows.Select(r => r.Version).OfType<MarginModelVersion>().ToList();
        var result = new V1.ForecastMarginResult { Provenance = ProvenanceWire.Write(versions.Take(1), question.Market, ForecastMarginWire.Write(question)) };
        result.Rows.AddRange(rows.Select(ForecastMarginWire.Write));
        result.Rolled.AddRange(rolled.Select(ForecastMarginWire.Write));
        result.Warnings.AddRange(versions.Distinct().SelectMany(version => AnnouncedWarning.Of(engine.Catalog, version, question.Market)));
        if (!question.Book.OpenOrders.IsEmpty)
            result.Warnings.Add(new V1.Warning { Code = "OPEN_ORDERS_LEFT_OUT", Message = "the margins here are those of positions alone, without open orders" });
        result.Warnings.AddRange(WarningWire.OfMarket(question.Market));
        return result;
    }

    private static ImmutableArray<ForecastDate> DatesOf(ForecastQuestion question, Engine engine)
    {
        var market = question.Market;
        IEnumerable<DateTimeOffset> dates = question.Dates.IsEmpty ? [market.AsOf, .. ForecastProblem.ExpiriesOf(question.Book, market.AsOf)] : question.Dates;
        var isOneVersion = question.Model.Document.Length > 0 || question.Model.Id.Contains('@', StringComparison.Ordinal);
        if (isOneVersion)
        {
            var model = engine.SelectModel(question.Model);
            return [.. dates.Select(date => new ForecastDate(date, model))];
        }

        if (!engine.Catalog.Ids.Contains(question.Model.Id)) engine.SelectModel(question.Model);
        return [.. dates.Select(date => DateOf(date, question, engine))];
    }

    /// <summary>A date for which no version is known is an answer, beside those of the others.</summary>
    private static ForecastDate DateOf(DateTimeOffset date, ForecastQuestion question, Engine engine)
    {
        try
        {
            return new ForecastDate(date, engine.Catalog.Select(question.Model.Id, date, question.WithAnnounced));
        }
        catch (InvalidInputException fault)
        {
            return new ForecastDate(date, null, fault.Violations[0].Message);
        }
    }
}

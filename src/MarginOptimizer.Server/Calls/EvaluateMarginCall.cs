using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>EvaluateMargin</c>; the service and the command line both call it.</summary>
public static class EvaluateMarginCall
{
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public static V1.EvaluateMarginResponse Run(V1.EvaluateMarginRequest request, Engine engine)
    {
        RequestCaps.Check(request);
        var stages = new Stages();
        var response = new V1.EvaluateMarginResponse { RequestId = request.RequestId, Label = request.Label };
        var question = stages.Time("parse", () => EvaluateMarginWire.Read(request));
        var model = engine.SelectModel(question.Model);
        if (!request.ValidateOnly)
        {
            var report = stages.Time("evaluate", () =>
                new MarginEvaluator(model.Compile(question.Market, InstrumentsOf(question.Book), question.Book.HeldCurrencies)).Evaluate(question.Book));
            response.Result = stages.Time("report", () => Report(question, report, request.View, engine));
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = stages.Finish();
        return response;
    }

    private static V1.EvaluateMarginResult Report(MarginQuestion question, MarginReport report, V1.View view, Engine engine)
    {
        var canonical = EvaluateMarginWire.Write(question.Book, question.Market, question.Model);
        var result = new V1.EvaluateMarginResult
        {
            Provenance = ProvenanceWire.Write([report.Model], question.Market, canonical),
            Report = MarginReportWire.Write(report, view),
        };
        result.Warnings.AddRange(report.Warnings.Select(WarningWire.Write));
        result.Warnings.AddRange(AnnouncedWarning.Of(engine.Catalog, report.Model, question.Market));
        result.Warnings.AddRange(WarningWire.OfMarket(question.Market));
        return result;
    }

    /// <summary>Every instrument held or ordered, once, by name.</summary>
    internal static ImmutableArray<Instrument> InstrumentsOf(Book book) =>
    [
        .. book.Positions.Select(p => p.Instrument)
            .Concat(book.OpenOrders.Select(o => o.Instrument))
            .DistinctBy(i => i.Name, StringComparer.Ordinal)
            .OrderBy(i => i.Name, StringComparer.Ordinal),
    ];
}

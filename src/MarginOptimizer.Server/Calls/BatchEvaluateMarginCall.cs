using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>BatchEvaluateMargin</c>; the service and the command line both call it.</summary>
public static class BatchEvaluateMarginCall
{
    /// <param name="workers">Threads at most; the result does not depend on it.</param>
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public static V1.BatchEvaluateMarginResponse Run(V1.BatchEvaluateMarginRequest request, Engine engine, int workers, CancellationToken cancellation)
    {
        RequestCaps.Check(request);
        var stages = new Stages();
        var response = new V1.BatchEvaluateMarginResponse { RequestId = request.RequestId, Label = request.Label };
        var question = stages.Time("parse", () => BatchEvaluateMarginWire.Read(request));
        var problem = question.Under(engine.SelectModel(question.Model));
        if (request.ValidateOnly)
        {
            BulkWhatIf.Check(problem);
        }
        else
        {
            var answer = stages.Time("evaluate", () => BulkWhatIf.Evaluate(problem, workers, cancellation));
            response.Result = stages.Time("report", () => Report(question, answer, request.View, engine));
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = stages.Finish();
        return response;
    }

    private static V1.BatchEvaluateMarginResult Report(WhatIfQuestion question, WhatIfAnswer answer, V1.View view, Engine engine)
    {
        var result = BatchEvaluateMarginWire.Write(question, answer, view);
        result.Provenance = ProvenanceWire.Write([answer.Compiled.Version], question.Market, BatchEvaluateMarginWire.Write(question));
        result.Warnings.AddRange(BookWarnings.Of(answer.Compiled, question.Book, question.Market, engine));
        return result;
    }
}

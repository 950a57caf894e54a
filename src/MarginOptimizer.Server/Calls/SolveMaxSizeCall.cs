using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>SolveMaxSize</c>; the service and the command line both call it.</summary>
public static class SolveMaxSizeCall
{
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public static V1.SolveMaxSizeResponse Run(V1.SolveMaxSizeRequest request, Engine engine, CancellationToken cancellation)
    {
        RequestCaps.Check(request);
        var stages = new Stages();
        var response = new V1.SolveMaxSizeResponse { RequestId = request.RequestId, Label = request.Label };
        var question = stages.Time("parse", () => SolveMaxSizeWire.Read(request));
        var problem = question.Under(engine.SelectModel(question.Model));
        try
        {
            if (request.ValidateOnly)
            {
                MaxSize.Check(problem);
            }
            else
            {
                var answer = stages.Time("solve", () => MaxSize.Solve(problem, cancellation));
                response.Result = stages.Time("report", () => Report(problem, question.Model, answer, engine));
                response.ResultHash = ProvenanceWire.HashOf(response.Result);
            }
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException([.. fault.Violations.Select(v => v with { Path = WirePathOf(v.Path) })]);
        }

        response.RunInfo = stages.Finish();
        return response;
    }

    /// <summary>The core names limits and the legs of its basket by its own fields.</summary>
    private static string WirePathOf(string path) =>
        path.StartsWith("limits[", StringComparison.Ordinal) ? $"limits.items{path["limits".Length..]}"
        : path.StartsWith("basket.", StringComparison.Ordinal) ? path["basket.".Length..]
        : path;

    private static V1.SolveMaxSizeResult Report(MaxSizeProblem problem, ModelChoice model, MaxSizeAnswer answer, Engine engine)
    {
        var result = SolveMaxSizeWire.Write(problem, answer);
        result.Provenance = ProvenanceWire.Write([answer.Compiled.Version], problem.Market, SolveMaxSizeWire.Write(problem, model));
        result.Warnings.AddRange(ScenarioWarnings.Of(problem.Limits));
        result.Warnings.AddRange(BookWarnings.Of(answer.Compiled, problem.Book, problem.Market, engine));
        return result;
    }
}

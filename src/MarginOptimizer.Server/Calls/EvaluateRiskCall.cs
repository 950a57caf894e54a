using System.Globalization;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.RiskReports;
using MarginOptimizer.Risk.Generators;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>EvaluateRisk</c> and <c>ListScenarioSets</c>; the service and the command line both call it.</summary>
public static class EvaluateRiskCall
{
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public static V1.EvaluateRiskResponse Run(V1.EvaluateRiskRequest request, Engine engine, CancellationToken cancellation)
    {
        RequestCaps.Check(request);
        var stages = new Stages();
        var response = new V1.EvaluateRiskResponse { RequestId = request.RequestId, Label = request.Label };
        var question = stages.Time("parse", () => EvaluateRiskWire.Read(request));
        var problem = question.Under(engine.SelectModel(question.Model));
        if (request.ValidateOnly)
        {
            RiskEvaluation.Check(problem);
        }
        else
        {
            var answer = stages.Time("evaluate", () => RiskEvaluation.Run(problem, cancellation));
            response.Result = stages.Time("report", () => Report(problem, question.Model, answer, request.View, engine));
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = stages.Finish();
        return response;
    }

    /// <summary>The built-in sets, and the crises known by their dates.</summary>
    public static V1.ListScenarioSetsResponse List()
    {
        var response = new V1.ListScenarioSetsResponse();
        response.Sets.AddRange(BuiltInScenarios.All.Select(set => new V1.ScenarioSetInfo { Id = set.Id, Description = set.Description, Measured = set.IsMeasured }));
        response.Crises.AddRange(CrisisWindow.Known.Select(crisis => new V1.CrisisWindow { Name = crisis.Name, From = Day(crisis.From), To = Day(crisis.To) }));
        return response;
    }

    private static V1.EvaluateRiskResult Report(RiskProblem problem, ModelChoice model, RiskAnswer answer, V1.View view, Engine engine)
    {
        var result = EvaluateRiskWire.Write(problem, answer, view);
        result.Provenance = ProvenanceWire.Write([answer.Compiled.Version], problem.Market, EvaluateRiskWire.Write(problem, model));
        result.Warnings.AddRange(ScenarioWarnings.Of(problem.Measured.Concat(problem.Stressed)));
        result.Warnings.AddRange(BookWarnings.Of(answer.Compiled, problem.Book, problem.Market, engine));
        return result;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

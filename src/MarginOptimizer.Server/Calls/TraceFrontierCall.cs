using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Frontiers;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>TraceFrontier</c>; the service and the command line both call it.</summary>
public sealed class TraceFrontierCall
{
    private readonly V1.TraceFrontierRequest _request;
    private readonly Engine _engine;
    private readonly Stages _stages = new();
    private readonly RebalancingProblem _problem;
    private readonly FrontierOptions _options;

    /// <summary>Checks the request.</summary>
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public TraceFrontierCall(V1.TraceFrontierRequest request, Engine engine)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequestCaps.Check(request);
        (_request, _engine) = (request, engine);
        _problem = _stages.Time("parse", () => EmbeddedProblem.Read(request.Problem, engine));
        _options = FrontierWire.Read(request);
        EmbeddedProblem.InWireTerms(Check, "bounds", "point_count");
    }

    /// <summary>Checks and answers in one go.</summary>
    /// <param name="wallClock">Time to search.</param>
    /// <inheritdoc cref="TraceFrontierCall(V1.TraceFrontierRequest, Engine)" path="/exception"/>
    public static V1.TraceFrontierResponse Run(V1.TraceFrontierRequest request, Engine engine, TimeSpan wallClock, CancellationToken cancellation) =>
        new TraceFrontierCall(request, engine).Answer(wallClock, cancellation);

    /// <summary>Traces and reports; with <c>validate_only</c> neither.</summary>
    /// <param name="wallClock">Time for all points and the curve, from now on.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InvalidInputException">The problem is faulty as a whole, such as a limit that has no convex form.</exception>
    public V1.TraceFrontierResponse Answer(TimeSpan wallClock, CancellationToken cancellation)
    {
        var response = new V1.TraceFrontierResponse { RequestId = _request.Problem.RequestId, Label = _request.Problem.Label };
        if (!_request.Problem.ValidateOnly)
        {
            var workLimit = _request.Problem.HasWorkLimit ? _request.Problem.WorkLimit : long.MaxValue;
            var budget = SolveBudget.Default with { WorkLimit = workLimit, WallClock = wallClock };
            var frontier = _stages.Time("solve", () => EmbeddedProblem.InWireTerms(() => FrontierTracer.Trace(_problem, _options, budget, cancellation)));
            response.Result = _stages.Time("report", () => Report(frontier));
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = _stages.Finish();
        return response;
    }

    private bool Check()
    {
        FrontierTracer.Check(_problem, _options);
        return true;
    }

    private V1.FrontierResult Report(Frontier frontier)
    {
        var canonical = FrontierWire.Write(_options, ProposeRebalancingCall.CanonicalOf(_request.Problem, _problem));
        var result = FrontierWire.Write(frontier, ProvenanceWire.Write(frontier.Models, _problem.Market, canonical), _problem.HasNamedAccounts);
        result.Warnings.AddRange(frontier.Models.SelectMany(model => AnnouncedWarning.Of(_engine.Catalog, model, _problem.Market)));
        result.Warnings.AddRange(ScenarioWarnings.Of(_problem.Limits, _problem.MarginTail));
        return result;
    }
}

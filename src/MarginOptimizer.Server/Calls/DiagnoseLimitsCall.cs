using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing;
using MarginOptimizer.Rebalancing.Diagnosis;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>DiagnoseLimits</c>; the service and the command line both call it.</summary>
public sealed class DiagnoseLimitsCall
{
    private const int UsualSets = 10;

    private readonly V1.DiagnoseLimitsRequest _request;
    private readonly Stages _stages = new();
    private readonly RebalancingProblem _problem;
    private readonly int _mostSets;

    /// <summary>Checks the request.</summary>
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public DiagnoseLimitsCall(V1.DiagnoseLimitsRequest request, Engine engine)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequestCaps.Check(request);
        _request = request;
        _problem = _stages.Time("parse", () => EmbeddedProblem.Read(request.Problem, engine));
        _mostSets = request.HasMostSets ? request.MostSets : UsualSets;
        if (_mostSets is < 1 or > LimitDiagnoser.MostSets)
            throw new InvalidInputException("most_sets", FormattableString.Invariant($"is {_mostSets}, expected 1 to {LimitDiagnoser.MostSets}"));
        EmbeddedProblem.InWireTerms(Check);
    }

    /// <summary>Checks and answers in one go.</summary>
    /// <param name="wallClock">Time to search.</param>
    /// <inheritdoc cref="DiagnoseLimitsCall(V1.DiagnoseLimitsRequest, Engine)" path="/exception"/>
    public static V1.DiagnoseLimitsResponse Run(V1.DiagnoseLimitsRequest request, Engine engine, TimeSpan wallClock, CancellationToken cancellation) =>
        new DiagnoseLimitsCall(request, engine).Answer(wallClock, cancellation);

    /// <summary>Diagnoses and reports; with <c>validate_only</c> neither.</summary>
    /// <param name="wallClock">Time for the whole search, from now on.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InvalidInputException">The problem is faulty as a whole, such as a limit that has no convex form.</exception>
    public V1.DiagnoseLimitsResponse Answer(TimeSpan wallClock, CancellationToken cancellation)
    {
        var response = new V1.DiagnoseLimitsResponse { RequestId = _request.Problem.RequestId, Label = _request.Problem.Label };
        if (!_request.Problem.ValidateOnly)
        {
            var workLimit = _request.Problem.HasWorkLimit ? _request.Problem.WorkLimit : long.MaxValue;
            var budget = SolveBudget.Default with { WorkLimit = workLimit, WallClock = wallClock };
            var diagnosis = _stages.Time("solve", () => EmbeddedProblem.InWireTerms(() => LimitDiagnoser.Diagnose(_problem, _mostSets, budget, cancellation)));
            response.Result = _stages.Time("report", () => Report(diagnosis));
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = _stages.Finish();
        return response;
    }

    private bool Check()
    {
        Rebalancer.Check(_problem);
        return true;
    }

    private V1.DiagnosisResult Report(LimitDiagnosis diagnosis)
    {
        var canonical = new V1.DiagnoseLimitsRequest { Problem = ProposeRebalancingCall.CanonicalOf(_request.Problem, _problem), MostSets = _mostSets };
        return DiagnosisWire.Write(diagnosis, ProvenanceWire.Write(diagnosis.Models, _problem.Market, canonical));
    }
}

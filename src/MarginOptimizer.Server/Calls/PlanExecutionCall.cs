using System.Diagnostics;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>PlanExecution</c>; the service and the command line both call it.</summary>
public sealed class PlanExecutionCall
{
    private readonly V1.PlanExecutionRequest _request;
    private readonly ProposeRebalancingCall _problem;
    private readonly PlanQuestion _question;
    private readonly Stages _stages = new();

    /// <summary>Checks the request.</summary>
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public PlanExecutionCall(V1.PlanExecutionRequest request, Engine engine)
    {
        RequestCaps.Check(request);
        _request = request;
        if (request.Problem is null) throw new InvalidInputException("problem", "is missing");
        ProposeRebalancingCall? problem = null;
        InWireTerms(() => problem = new ProposeRebalancingCall(request.Problem, engine), path => $"problem.{path}");
        _problem = problem!;
        _question = PlanExecutionWire.Read(request, _problem.Problem);
    }

    /// <summary>Checks and answers in one go.</summary>
    /// <param name="wallClock">Gives the time to search, asked when the search begins.</param>
    /// <inheritdoc cref="PlanExecutionCall(V1.PlanExecutionRequest, Engine)" path="/exception"/>
    public static V1.PlanExecutionResponse Run(V1.PlanExecutionRequest request, Engine engine, Func<TimeSpan> wallClock, CancellationToken cancellation)
    {
        var call = new PlanExecutionCall(request, engine);
        return call.Answer(wallClock(), cancellation);
    }

    /// <summary>Solves where no orders are given, and plans; with <c>validate_only</c> neither.</summary>
    /// <param name="wallClock">Time for both, from now on.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InvalidInputException">The problem or the orders are faulty as a whole.</exception>
    public V1.PlanExecutionResponse Answer(TimeSpan wallClock, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var response = new V1.PlanExecutionResponse { RequestId = _request.Problem.RequestId, Label = _request.Problem.Label };
        if (_request.Problem.ValidateOnly)
        {
            InWireTerms(_problem.Check, path => $"problem.{path}");
        }
        else
        {
            var (orders, proposal) = _question.Orders is { } given ? (given, null) : Solve(wallClock, cancellation);
            var left = wallClock - Stopwatch.GetElapsedTime(start);
            var plan = _stages.Time("plan", () => Plan(orders, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellation));
            response.Result = _stages.Time("report", () => Report(plan, proposal));
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = _stages.Finish();
        return response;
    }

    private (ExecutionOrders Orders, V1.ProposeRebalancingResult Proposal) Solve(TimeSpan wallClock, CancellationToken cancellation)
    {
        Proposal? proposal = null;
        V1.ProposeRebalancingResult? result = null;
        InWireTerms(() => (proposal, result) = _stages.Time("solve", () => _problem.Solve(wallClock, cancellation)), path => $"problem.{path}");
        return (ExecutionOrders.Of(proposal!), result!);
    }

    private ExecutionPlan Plan(ExecutionOrders orders, TimeSpan left, CancellationToken cancellation)
    {
        ExecutionPlan? plan = null;
        var budget = SolveBudget.Default with { WorkLimit = _question.WorkLimit, WallClock = left };
        InWireTerms(() => plan = ExecutionPlanner.Plan(_problem.Problem, orders, _question.Options, budget, cancellation), PlanExecutionWire.WirePathOf);
        return plan!;
    }

    private V1.PlanExecutionResult Report(ExecutionPlan plan, V1.ProposeRebalancingResult? proposal)
    {
        var canonical = new V1.PlanExecutionRequest(_request) { Problem = _problem.Canonical() };
        canonical.ClearPlanWorkLimit();
        var result = ExecutionPlanWire.Write(plan, _problem.Problem.HasNamedAccounts);
        result.Provenance = ProvenanceWire.Write(_problem.Problem.Accounts.Select(a => a.Model.Version), _problem.Problem.Market, canonical);
        result.ProblemHash = ProvenanceWire.HashOf(canonical.Problem);
        result.Proposal = proposal;
        return result;
    }

    private static void InWireTerms(Action act, Func<string, string> pathOf)
    {
        try
        {
            act();
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException([.. fault.Violations.Select(v => v with { Path = pathOf(v.Path) })]);
        }
    }
}

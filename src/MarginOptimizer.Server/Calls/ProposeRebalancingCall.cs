using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>ProposeRebalancing</c>; the service and the command line both call it.</summary>
public static class ProposeRebalancingCall
{
    /// <param name="wallClock">Gives the time left to search, asked when the search begins.</param>
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public static V1.ProposeRebalancingResponse Run(
        V1.ProposeRebalancingRequest request, Engine engine, Func<TimeSpan> wallClock, CancellationToken cancellation)
    {
        RequestCaps.Check(request);
        var stages = new Stages();
        var response = new V1.ProposeRebalancingResponse { RequestId = request.RequestId, Label = request.Label };
        var problem = stages.Time("parse", () => ProposeRebalancingWire.Read(request, engine.SelectModel));
        if (!request.ValidateOnly)
        {
            var workLimit = request.HasWorkLimit ? request.WorkLimit : long.MaxValue;
            var budget = SolveBudget.Default with { WorkLimit = workLimit, WallClock = wallClock() };
            var proposal = stages.Time("solve", () => Propose(problem, budget, engine, cancellation));
            response.Result = stages.Time("report", () => Report(request, problem, proposal, workLimit));
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = stages.Finish();
        return response;
    }

    /// <summary>The core names what it refuses by its own fields, of which only the limits are called otherwise here.</summary>
    private static Proposal Propose(RebalancingProblem problem, SolveBudget budget, Engine engine, CancellationToken cancellation)
    {
        try
        {
            return engine.Propose(problem, budget, cancellation);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException([.. fault.Violations.Select(v => v with { Path = WirePathOf(v.Path) })]);
        }
    }

    private static string WirePathOf(string path) => path.StartsWith("limits[", StringComparison.Ordinal) ? $"limits.items{path["limits".Length..]}" : path;

    private static V1.ProposeRebalancingResult Report(
        V1.ProposeRebalancingRequest request, RebalancingProblem problem, Proposal proposal, long workLimit)
    {
        var choice = new ModelChoice(request.Model.Id, request.Model.At?.ToDateTimeOffset() ?? problem.Market.AsOf);
        var provenance = ProvenanceWire.Write(proposal.Model, problem.Market, ProposeRebalancingWire.Write(problem, choice));
        return ProposalWire.Write(proposal, provenance, request.View, workWasSpent: proposal.Work >= workLimit);
    }
}

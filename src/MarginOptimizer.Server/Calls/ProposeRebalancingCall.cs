using System.Diagnostics;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing;
using MarginOptimizer.Rebalancing.Explanation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>ProposeRebalancing</c>; the service and the command line both call it.</summary>
public sealed class ProposeRebalancingCall
{
    /// <summary>Share of the time that a search gets where its answer is explained: prices of limits are solves of their own.</summary>
    private const double SearchShare = 0.75;

    /// <summary>Below this there is no explanation: some parts of it cannot be cut short.</summary>
    private static readonly TimeSpan LeastToExplain = TimeSpan.FromMilliseconds(200);

    private readonly V1.ProposeRebalancingRequest _request;
    private readonly Engine _engine;
    private readonly Stages _stages = new();
    private readonly RebalancingProblem _problem;

    /// <summary>Checks the request; what it costs is small and bounded by the caps.</summary>
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public ProposeRebalancingCall(V1.ProposeRebalancingRequest request, Engine engine)
    {
        RequestCaps.Check(request);
        (_request, _engine) = (request, engine);
        _problem = _stages.Time("parse", () => ProposeRebalancingWire.Read(request, engine.SelectModel, engine.ScenarioCaps));
    }

    /// <summary>Checks and answers in one go.</summary>
    /// <param name="wallClock">Gives the time to search, asked when the search begins.</param>
    /// <inheritdoc cref="ProposeRebalancingCall(V1.ProposeRebalancingRequest, Engine)" path="/exception"/>
    public static V1.ProposeRebalancingResponse Run(
        V1.ProposeRebalancingRequest request, Engine engine, Func<TimeSpan> wallClock, CancellationToken cancellation)
    {
        var call = new ProposeRebalancingCall(request, engine);
        return call.Answer(wallClock(), cancellation);
    }

    /// <summary>Searches and reports; with <c>validate_only</c> neither.</summary>
    /// <param name="wallClock">Time to search, from now on.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InvalidInputException">The problem is faulty as a whole, such as a limit that has no convex form.</exception>
    public V1.ProposeRebalancingResponse Answer(TimeSpan wallClock, CancellationToken cancellation)
    {
        var response = new V1.ProposeRebalancingResponse { RequestId = _request.RequestId, Label = _request.Label };
        if (_request.ValidateOnly)
        {
            Check();
        }
        else
        {
            (_, response.Result) = Solve(wallClock, cancellation);
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = _stages.Finish();
        return response;
    }

    /// <summary>The question, checked part by part.</summary>
    internal RebalancingProblem Problem => _problem;

    /// <summary>Checks the problem as a whole.</summary>
    /// <exception cref="InvalidInputException">It is faulty.</exception>
    internal void Check() => InWireTerms(() => Rebalancer.Check(_problem));

    /// <summary>The proposal, and what is reported of it.</summary>
    internal (Proposal Proposal, V1.ProposeRebalancingResult Result) Solve(TimeSpan wallClock, CancellationToken cancellation)
    {
        var workLimit = _request.HasWorkLimit ? _request.WorkLimit : long.MaxValue;
        var start = Stopwatch.GetTimestamp();
        var budget = SolveBudget.Default with { WorkLimit = workLimit, WallClock = wallClock };
        var search = IsExplained && wallClock != Timeout.InfiniteTimeSpan ? budget with { WallClock = SearchShare * wallClock } : budget;
        var proposal = _stages.Time("solve", () => Propose(search, cancellation));
        var left = wallClock == Timeout.InfiniteTimeSpan ? wallClock : wallClock - Stopwatch.GetElapsedTime(start);
        var isInTime = wallClock == Timeout.InfiniteTimeSpan || left >= LeastToExplain;
        var explanation = IsExplained && isInTime ? _stages.Time("explain", () => Explain(proposal, budget with { WallClock = left }, cancellation)) : null;
        return (proposal, _stages.Time("report", () => Report(proposal, explanation, workLimit)));
    }

    private bool IsExplained => _request.HasExplain ? _request.Explain : _request.View == V1.View.Full;

    private ProposalExplanation Explain(Proposal proposal, SolveBudget budget, CancellationToken cancellation)
    {
        ProposalExplanation? explanation = null;
        InWireTerms(() => explanation = _engine.Explain(_problem, proposal, budget, cancellation));
        return explanation!;
    }

    private Proposal Propose(SolveBudget budget, CancellationToken cancellation)
    {
        Proposal? proposal = null;
        InWireTerms(() => proposal = _engine.Propose(_problem, budget, cancellation));
        return proposal!;
    }

    /// <summary>The core names what it refuses by its own fields, of which only the limits are called otherwise here.</summary>
    private static void InWireTerms(Action act)
    {
        try
        {
            act();
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException([.. fault.Violations.Select(v => v with { Path = WirePathOf(v.Path) })]);
        }
    }

    internal static string WirePathOf(string path) =>
        path.StartsWith("limits[", StringComparison.Ordinal) ? $"limits.items{path["limits".Length..]}" : path;

    private V1.ProposeRebalancingResult Report(Proposal proposal, ProposalExplanation? explanation, long workLimit)
    {
        var provenance = ProvenanceWire.Write(proposal.Accounts.Select(a => a.Model), _problem.Market, Canonical());
        var result = ProposalWire.Write(proposal, provenance, _request.View, proposal.Work >= workLimit, _problem.HasNamedAccounts);
        if (explanation is not null) result.Explanation = ExplanationWire.Write(explanation, _problem.HasNamedAccounts);
        else if (IsExplained) result.Warnings.Add(new V1.Warning { Code = "NOT_EXPLAINED", Message = "the deadline left no time for an explanation" });
        var models = proposal.Accounts.Select(a => a.Model).Distinct();
        result.Warnings.AddRange(models.SelectMany(model => AnnouncedWarning.Of(_engine.Catalog, model, _problem.Market)));
        result.Warnings.AddRange(ScenarioWarnings.Of(_problem.Limits, _problem.MarginTail));
        return result;
    }

    /// <summary>The question with every default spelled out and no envelope.</summary>
    internal V1.ProposeRebalancingRequest Canonical() => CanonicalOf(_request, _problem);

    /// <inheritdoc cref="Canonical"/>
    internal static V1.ProposeRebalancingRequest CanonicalOf(V1.ProposeRebalancingRequest request, RebalancingProblem problem)
    {
        if (problem.HasNamedAccounts) return ProposeRebalancingWire.Write(problem, AccountsWire.ModelsOf(request, problem));
        var choice = new ModelChoice(request.Model.Id, request.Model.At?.ToDateTimeOffset() ?? problem.Market.AsOf) { Document = request.Model.Document };
        return ProposeRebalancingWire.Write(problem, choice);
    }
}

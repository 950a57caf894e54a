using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>PreviewLiquidation</c>; the service and the command line both call it.</summary>
public sealed class PreviewLiquidationCall
{
    private readonly V1.PreviewLiquidationRequest _request;
    private readonly Engine _engine;
    private readonly Stages _stages = new();
    private readonly RebalancingProblem _problem;
    private readonly LiquidationProblem _preview;

    private PreviewLiquidationCall(V1.PreviewLiquidationRequest request, Engine engine)
    {
        var problem = request.Problem ?? new V1.ProposeRebalancingRequest();
        RequestCaps.Check(problem);
        (_request, _engine) = (request, engine);
        CheckEnvelope(request);
        _problem = _stages.Time("parse", () => Below("problem.", () => ProposeRebalancingWire.Read(problem, engine.SelectModel, engine.ScenarioCaps)));
        if (_problem.HasNamedAccounts) throw new InvalidInputException("problem.accounts", "are named: the liquidation of one account is previewed at a time");
        _preview = new LiquidationProblem { Book = _problem.Book, Market = _problem.Market, Model = _problem.Model };
        if (request.Moves.Count > 0) _preview = _preview with { Moves = [.. request.Moves] };
        if (request.VolatilityShifts.Count > 0) _preview = _preview with { VolatilityShifts = [.. request.VolatilityShifts] };
    }

    /// <param name="wallClock">Gives the time to search for trades, asked when the search begins.</param>
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public static V1.PreviewLiquidationResponse Run(
        V1.PreviewLiquidationRequest request, Engine engine, Func<TimeSpan> wallClock, CancellationToken cancellation)
    {
        var call = new PreviewLiquidationCall(request, engine);
        var response = new V1.PreviewLiquidationResponse { RequestId = request.RequestId, Label = request.Label };
        if (request.ValidateOnly)
        {
            LiquidationPreview.Check(call._preview);
        }
        else
        {
            response.Result = call.Answer(wallClock, cancellation);
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = call._stages.Finish();
        return response;
    }

    private static void CheckEnvelope(V1.PreviewLiquidationRequest request)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        EnvelopeWire.Check(request.RequestId, request.Label, request.View, fields);
        if (request.HasWantedDistance) fields.Checked(FieldPath.Root, "wanted_distance", request.WantedDistance, RequestRules.RobustMove);
        violations.ThrowIfAny();
    }

    private V1.PreviewLiquidationResult Answer(Func<TimeSpan> wallClock, CancellationToken cancellation)
    {
        var answer = _stages.Time("evaluate", () => LiquidationPreview.Run(_preview, cancellation));
        var result = PreviewLiquidationWire.Write(answer, _request.View);
        result.Provenance = ProvenanceWire.Write([answer.Compiled.Version], _problem.Market, Canonical());
        result.Warnings.AddRange(BookWarnings.Of(answer.Compiled, _problem.Book, _problem.Market, _engine));
        if (_request.HasWantedDistance) result.Relief = _stages.Time("solve", () => Relief(wallClock, cancellation));
        return result;
    }

    private V1.LiquidationRelief Relief(Func<TimeSpan> wallClock, CancellationToken cancellation)
    {
        var workLimit = _request.Problem.HasWorkLimit ? _request.Problem.WorkLimit : long.MaxValue;
        var budget = SolveBudget.Default with { WorkLimit = workLimit, WallClock = wallClock() };
        var proposal = Below("problem.", () => LiquidationRelief.Propose(_problem, _preview.VolatilityShifts, _request.WantedDistance, p => _engine.Propose(p, budget, cancellation)));
        var isFound = proposal.Termination.Reason is TerminationReason.Optimal or TerminationReason.FeasibleWithinGap or TerminationReason.FeasibleAtLimit;
        var after = isFound ? LiquidationPreview.Run(_preview with { Book = LiquidationRelief.After(_problem, proposal) }, cancellation) : null;
        return PreviewLiquidationWire.Write(proposal, after, proposal.Work >= workLimit);
    }

    /// <summary>The question with every default spelled out and no envelope.</summary>
    private V1.PreviewLiquidationRequest Canonical()
    {
        var choice = new ModelChoice(_request.Problem.Model.Id, _request.Problem.Model.At?.ToDateTimeOffset() ?? _problem.Market.AsOf) { Document = _request.Problem.Model.Document };
        var canonical = new V1.PreviewLiquidationRequest { Problem = ProposeRebalancingWire.Write(_problem, choice) };
        canonical.Moves.AddRange(_preview.Moves);
        canonical.VolatilityShifts.AddRange(_preview.VolatilityShifts);
        if (_request.HasWantedDistance) canonical.WantedDistance = _request.WantedDistance;
        return canonical;
    }

    private static T Below<T>(string prefix, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Violations.Select(v => v with { Path = prefix + v.Path }).ToImmutableArray());
        }
    }
}

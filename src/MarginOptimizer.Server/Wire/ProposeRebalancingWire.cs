using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>ProposeRebalancing</c>, both ways.</summary>
public static class ProposeRebalancingWire
{
    /// <summary>The checked problem of a request.</summary>
    /// <param name="models">Gives the chosen model version; may throw when there is none.</param>
    /// <exception cref="InvalidInputException">Carries every fault of the request by its path.</exception>
    public static RebalancingProblem Read(V1.ProposeRebalancingRequest request, Func<ModelChoice, IMarginModel> models)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        EnvelopeWire.Check(request.RequestId, request.Label, request.View, fields);
        var listed = new ListedInstruments(fields);
        var market = MarketWire.Read(request.Market, listed, fields);
        var model = ModelWire.Read(request.Model, market?.AsOf, fields);
        var book = BookWire.Read(request.Book, listed, fields);
        if (request.Book is null || request.Book.Positions.Count == 0)
            fields.Fault(FieldPath.Root, "book.positions", "is empty: a book without positions has no margin to save");
        var candidates = CandidatesWire.Read(request, market, listed, fields);
        var objective = ObjectiveWire.Read(request, fields);
        var limits = LimitsWire.Read(request.Limits, fields);
        var safeguards = SafeguardsWire.Read(request.Safeguards, fields);
        if (request.HasWorkLimit && request.WorkLimit <= 0)
            fields.Fault(FieldPath.Root, "work_limit", $"is {request.WorkLimit}, expected work units > 0");
        violations.ThrowIfAny();
        return new RebalancingProblem
        {
            Book = book,
            Market = market!,
            Model = models(model!),
            Candidates = candidates,
            IncludeBookAsCandidates = !request.HasIncludeBookAsCandidates || request.IncludeBookAsCandidates,
            Mode = objective!.Mode,
            CostBudget = objective.CostBudget,
            TargetHeadroom = objective.TargetHeadroom,
            Targets = objective.Targets,
            UnwindShare = objective.UnwindShare,
            PriceOfMargin = objective.PriceOfMargin,
            HorizonDays = objective.HorizonDays,
            MinimumBenefit = objective.MinimumBenefit,
            GapTolerance = objective.GapTolerance,
            Limits = limits,
            Safeguards = safeguards,
            WholeLots = !request.Fractional,
        };
    }

    /// <summary>A request that asks the problem's question, every default spelled out.</summary>
    public static V1.ProposeRebalancingRequest Write(RebalancingProblem problem, ModelChoice model)
    {
        var request = new V1.ProposeRebalancingRequest
        {
            Model = ModelWire.Write(model),
            Market = MarketWire.Write(problem.Market),
            Book = BookWire.Write(problem.Book),
            IncludeBookAsCandidates = problem.IncludeBookAsCandidates,
            Limits = LimitsWire.Write(problem.Limits),
            Safeguards = SafeguardsWire.Write(problem.Safeguards),
            Fractional = !problem.WholeLots,
        };
        foreach (var candidate in problem.Candidates) request.Candidates.Add(CandidatesWire.Write(candidate));
        ObjectiveWire.Write(problem, request);
        return request;
    }
}

using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>ProposeRebalancing</c>, both ways.</summary>
public static class ProposeRebalancingWire
{
    /// <summary>The checked problem of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="models">Gives the chosen model version; may throw when there is none.</param>
    /// <param name="caps">Largest sets of return rows taken; null = those of a machine that several share.</param>
    /// <exception cref="InvalidInputException">Carries every fault of the request by its path.</exception>
    public static RebalancingProblem Read(V1.ProposeRebalancingRequest request, Func<ModelChoice, IMarginModel> models, ScenarioCaps? caps = null)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        EnvelopeWire.Check(request.RequestId, request.Label, request.View, fields);
        var markets = new VenueMarkets(request, fields);
        var accounts = request.Accounts.Count > 0 ? AccountsWire.Read(request, markets, fields) : [];
        var only = request.Accounts.Count > 0 ? null : ReadOnly(request, markets, fields);
        CandidatesWire.RequireSome(request, fields);
        var transfers = TransfersWire.Read(request, fields);
        var limits = LimitsWire.Read(request.Limits, (caps ?? ScenarioCaps.Shared).Rows, fields, out var scenarios);
        var objective = ObjectiveWire.Read(request, scenarios, fields);
        var safeguards = SafeguardsWire.Read(request.Safeguards, fields);
        if (request.HasWorkLimit && request.WorkLimit <= 0)
            fields.Fault(FieldPath.Root, "work_limit", $"is {request.WorkLimit}, expected work units > 0");
        violations.ThrowIfAny();
        var problem = only is null
            ? RebalancingProblem.Of(AccountsWire.Resolve(accounts, models), markets.Main!, objective!.Mode) with { Transfers = transfers }
            : new RebalancingProblem
            {
                Book = only.Book,
                Market = markets.Main!,
                Model = models(only.Model),
                Candidates = only.Candidates,
                Mode = objective!.Mode,
            };
        return problem with
        {
            IncludeBookAsCandidates = !request.HasIncludeBookAsCandidates || request.IncludeBookAsCandidates,
            HeadroomInTotal = request.HeadroomInTotal,
            CostBudget = objective.CostBudget,
            TargetHeadroom = objective.TargetHeadroom,
            Targets = objective.Targets,
            MarginTail = objective.MarginTail,
            ScenarioCaps = caps ?? ScenarioCaps.Shared,
            UnwindShare = objective.UnwindShare,
            PriceOfMargin = objective.PriceOfMargin,
            HorizonDays = objective.HorizonDays,
            MinimumBenefit = objective.MinimumBenefit,
            MinimumTradeBenefit = objective.MinimumTradeBenefit,
            MinimumOrderNotional = objective.MinimumOrderNotional,
            GapTolerance = objective.GapTolerance,
            Limits = limits,
            Safeguards = safeguards,
            WholeLots = !request.Fractional,
        };
    }

    /// <summary>A request that asks the problem's question, every default spelled out.</summary>
    /// <param name="problem">The question.</param>
    /// <param name="model">Which version the only account asks for.</param>
    public static V1.ProposeRebalancingRequest Write(RebalancingProblem problem, ModelChoice model) => Write(problem, model, EachItsOwn);

    /// <summary>A request that asks the question of a problem with named accounts.</summary>
    /// <param name="problem">The question.</param>
    /// <param name="models">Which versions the accounts ask for, by id; others ask for those they have.</param>
    public static V1.ProposeRebalancingRequest Write(RebalancingProblem problem, IReadOnlyDictionary<string, ModelChoice> models) =>
        Write(problem, null, models);

    private static Dictionary<string, ModelChoice> EachItsOwn { get; } = [];

    private static V1.ProposeRebalancingRequest Write(RebalancingProblem problem, ModelChoice? model, IReadOnlyDictionary<string, ModelChoice> models)
    {
        var request = new V1.ProposeRebalancingRequest
        {
            Model = model is null ? null : ModelWire.Write(model),
            Market = MarketWire.Write(problem.Market),
            IncludeBookAsCandidates = problem.IncludeBookAsCandidates,
            HeadroomInTotal = problem.HeadroomInTotal,
            Limits = LimitsWire.Write(problem.Limits, problem.MarginTail),
            Safeguards = SafeguardsWire.Write(problem.Safeguards),
            Fractional = !problem.WholeLots,
        };
        if (problem.HasNamedAccounts)
        {
            AccountsWire.Write(problem, models, request);
        }
        else
        {
            request.Book = BookWire.Write(problem.Book);
            foreach (var candidate in problem.Candidates) request.Candidates.Add(CandidatesWire.Write(candidate));
        }

        request.Transfers.AddRange(problem.Transfers.Select(TransfersWire.Write));
        ObjectiveWire.Write(problem, request);
        return request;
    }

    private static AccountQuestion? ReadOnly(V1.ProposeRebalancingRequest request, VenueMarkets markets, FieldReader fields)
    {
        var (market, listed) = markets.Find("", FieldPath.Root, fields);
        var model = ModelWire.Read(request.Model, market?.AsOf, fields);
        var book = BookWire.Read(request.Book, FieldPath.Root, listed, fields);
        if (request.Book is null || request.Book.Positions.Count == 0)
            fields.Fault(FieldPath.Root, "book.positions", "is empty: a book without positions has no margin to save");
        var candidates = CandidatesWire.Read(request.Candidates, request.AllListedAsCandidates, FieldPath.Root, market, listed, fields);
        return model is null ? null : new AccountQuestion(Account.DefaultId, book, candidates, null, null, model, FieldPath.Root.Field("model"));
    }
}

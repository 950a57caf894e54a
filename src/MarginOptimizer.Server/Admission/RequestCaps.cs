using MarginOptimizer.Rebalancing.Frontiers;
using MarginOptimizer.Rebalancing.RiskReports;

namespace MarginOptimizer.Server.Admission;

/// <summary>Largest requests taken, checked before anything is allocated for them.</summary>
internal static class RequestCaps
{
    public const int Positions = 5_000;
    public const int Candidates = 5_000;
    public const int Listings = 20_000;
    public const int Accounts = 50;
    public const int Transfers = 1_000;
    public const int Limits = 1_000;
    public const int ScenarioSets = 20;
    public const int Targets = 1_000;
    public const int Models = 100;
    public const int Baskets = 50_000;
    public const int BasketLegs = 500_000;
    public const int LegsOfOne = 1_000;
    public const int ConfigCharacters = 4_000_000;
    public const int MessageBytes = 32 * 1024 * 1024;

    /// <exception cref="OverloadedException">A cap is exceeded.</exception>
    public static void Check(V1.EvaluateMarginRequest request) => Check(request.Market, request.Book);

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.CompareMarginsRequest request)
    {
        Check(request.Market, request.Book);
        Require("models", request.Models.Count, Models);
    }

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.BatchEvaluateMarginRequest request)
    {
        Check(request.Market, request.Book);
        Require("baskets", request.Baskets.Count, Baskets);
        Require("baskets: legs", request.Baskets.Sum(b => b.Legs.Count), BasketLegs);
    }

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.ForecastMarginRequest request) => Check(request.Market, request.Book);

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.EvaluateRiskRequest request)
    {
        Check(request.Market, request.Book);
        Require("scenario_sets", request.ScenarioSets.Count, ScenarioSets);
        Require("stress_sets", request.StressSets.Count, ScenarioSets);
        Require("confidences", request.Confidences.Count, RiskProblem.MostConfidences);
        Require("ladder_moves", request.LadderMoves.Count, RiskProblem.MostLadderMoves);
    }

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.SolveMaxSizeRequest request)
    {
        Check(request.Market, request.Book);
        Require("legs", request.Legs.Count, LegsOfOne);
        Require("limits.items", request.Limits?.Items.Count ?? 0, Limits);
        Require("limits.scenario_sets", request.Limits?.ScenarioSets.Count ?? 0, ScenarioSets);
    }

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.AttributeMarginChangeRequest request)
    {
        Check(request.From?.Market, request.From?.Book);
        Check(request.To?.Market, request.To?.Book);
    }

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.ProposeRebalancingRequest request)
    {
        Check(request.Market, request.Book);
        Require("accounts", request.Accounts.Count, Accounts);
        Require("markets", request.Markets.Count, Accounts);
        Require("transfers", request.Transfers.Count, Transfers);
        Require("markets and market: listings", ListingsOf(request.Market) + request.Markets.Sum(m => ListingsOf(m.Market)), Listings);
        Require("accounts: positions", request.Accounts.Sum(a => a.Book?.Positions.Count ?? 0), Positions);
        Require("accounts: open_orders", request.Accounts.Sum(a => a.Book?.OpenOrders.Count ?? 0), Positions);
        Require("candidates", CandidatesOf(request), Candidates);
        Require("limits.items", request.Limits?.Items.Count ?? 0, Limits);
        Require("limits.scenario_sets", request.Limits?.ScenarioSets.Count ?? 0, ScenarioSets);
        Require("targets", request.Targets.Count, Targets);
    }

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.PlanExecutionRequest request)
    {
        Require("trades", request.Trades.Count, Candidates);
        Require("transfers", request.Transfers.Count, Transfers);
    }

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.TraceFrontierRequest request)
    {
        if (request.Problem is not null) Check(request.Problem);
        Require("bounds", request.Bounds.Count, FrontierOptions.MostPoints);
    }

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.DiagnoseLimitsRequest request)
    {
        if (request.Problem is not null) Check(request.Problem);
    }

    /// <inheritdoc cref="Check(V1.EvaluateMarginRequest)"/>
    public static void Check(V1.StartBacktestRequest request)
    {
        if (request.ConfigJson.Length > ConfigCharacters)
            throw OverloadedException.TooLarge($"config_json has {request.ConfigJson.Length} characters, at most {ConfigCharacters} are taken");
    }

    /// <summary>At most so many there can be: named ones, or all that is listed for each account.</summary>
    private static int CandidatesOf(V1.ProposeRebalancingRequest request)
    {
        if (request.Accounts.Count == 0) return Math.Max(request.Candidates.Count, request.AllListedAsCandidates ? ListingsOf(request.Market) : 0);
        var total = request.Candidates.Count;
        foreach (var account in request.Accounts)
        {
            var market = account.MarketId.Length == 0 ? request.Market : request.Markets.FirstOrDefault(m => m.Id == account.MarketId)?.Market;
            total += Math.Max(account.Candidates.Count, request.AllListedAsCandidates ? ListingsOf(market) : 0);
        }

        return total;
    }

    private static int ListingsOf(V1.MarketSnapshot? market) => market?.Listings.Count ?? 0;

    private static void Check(V1.MarketSnapshot? market, V1.Book? book)
    {
        Require("market.listings", market?.Listings.Count ?? 0, Listings);
        Require("book.positions", book?.Positions.Count ?? 0, Positions);
        Require("book.open_orders", book?.OpenOrders.Count ?? 0, Positions);
    }

    private static void Require(string path, int count, int cap)
    {
        if (count > cap) throw OverloadedException.TooLarge($"{path} has {count} entries, at most {cap} are taken");
    }
}

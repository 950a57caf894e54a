using MarginOptimizer.Server.Admission;

namespace MarginOptimizer.Server.Tests.Admission;

public sealed class RequestCapsTests
{
    [Fact]
    public void A_request_at_the_caps_is_taken()
    {
        var request = new V1.ProposeRebalancingRequest { Book = new V1.Book() };
        request.Book.Positions.AddRange(Enumerable.Repeat(new V1.Position(), RequestCaps.Positions));
        request.Candidates.AddRange(Enumerable.Repeat(new V1.Candidate(), RequestCaps.Candidates));
        RequestCaps.Check(request);
    }

    [Fact]
    public void One_candidate_too_many_is_refused_with_its_path()
    {
        var request = new V1.ProposeRebalancingRequest();
        request.Candidates.AddRange(Enumerable.Repeat(new V1.Candidate(), RequestCaps.Candidates + 1));
        var refusal = Assert.Throws<OverloadedException>(() => RequestCaps.Check(request));
        Assert.StartsWith("candidates has 5001 entries", refusal.Message, StringComparison.Ordinal);
        Assert.Null(refusal.RetryAfter);
    }

    [Fact]
    public void Listings_count_as_candidates_when_all_of_them_are()
    {
        var request = new V1.ProposeRebalancingRequest { AllListedAsCandidates = true, Market = new V1.MarketSnapshot() };
        request.Market.Listings.AddRange(Enumerable.Repeat(new V1.Listing(), RequestCaps.Candidates + 1));
        Assert.Throws<OverloadedException>(() => RequestCaps.Check(request));
    }

    [Fact]
    public void One_position_too_many_is_refused()
    {
        var request = new V1.EvaluateMarginRequest { Book = new V1.Book() };
        request.Book.Positions.AddRange(Enumerable.Repeat(new V1.Position(), RequestCaps.Positions + 1));
        Assert.Throws<OverloadedException>(() => RequestCaps.Check(request));
    }

    [Fact]
    public void Accounts_markets_and_routes_have_caps_of_their_own()
    {
        var request = new V1.ProposeRebalancingRequest();
        request.Accounts.AddRange(Enumerable.Range(0, RequestCaps.Accounts).Select(_ => new V1.Account()));
        request.Markets.AddRange(Enumerable.Range(0, RequestCaps.Accounts).Select(_ => new V1.VenueMarket()));
        request.Transfers.AddRange(Enumerable.Range(0, RequestCaps.Transfers).Select(_ => new V1.TransferRoute()));
        RequestCaps.Check(request);
        Refused(request, r => r.Accounts.Add(new V1.Account()), "accounts has 51 entries");
        Refused(request, r => r.Markets.Add(new V1.VenueMarket()), "markets has 51 entries");
        Refused(request, r => r.Transfers.Add(new V1.TransferRoute()), "transfers has 1001 entries");
    }

    [Fact]
    public void What_accounts_bring_is_counted_together()
    {
        var request = new V1.ProposeRebalancingRequest();
        foreach (var id in (string[])["a", "b"])
        {
            var account = new V1.Account { Id = id, MarketId = id, Book = new V1.Book() };
            account.Book.Positions.AddRange(Enumerable.Repeat(new V1.Position(), RequestCaps.Positions / 2));
            account.Book.OpenOrders.AddRange(Enumerable.Repeat(new V1.OpenOrder(), RequestCaps.Positions / 2));
            account.Candidates.AddRange(Enumerable.Repeat(new V1.Candidate(), RequestCaps.Candidates / 2));
            request.Accounts.Add(account);
            request.Markets.Add(new V1.VenueMarket { Id = id, Market = new V1.MarketSnapshot() });
            request.Markets[^1].Market.Listings.AddRange(Enumerable.Repeat(new V1.Listing(), RequestCaps.Listings / 2));
        }

        RequestCaps.Check(request);
        Refused(request, r => r.Accounts[1].Book.Positions.Add(new V1.Position()), "accounts: positions has 5001 entries");
        Refused(request, r => r.Accounts[1].Book.OpenOrders.Add(new V1.OpenOrder()), "accounts: open_orders has 5001 entries");
        Refused(request, r => r.Accounts[1].Candidates.Add(new V1.Candidate()), "candidates has 5001 entries");
        Refused(request, r => r.Markets[1].Market.Listings.Add(new V1.Listing()), "markets and market: listings has 20001 entries");
        Refused(request, r => r.AllListedAsCandidates = true, "candidates has 20000 entries");
    }

    [Fact]
    public void Sets_confidences_and_moves_of_a_question_on_risk_are_counted()
    {
        Refused(r => r.ScenarioSets.AddRange(Enumerable.Repeat(new V1.ReturnScenarios(), 21)), "scenario_sets has 21 entries");
        Refused(r => r.StressSets.AddRange(Enumerable.Repeat(new V1.ReturnScenarios(), 21)), "stress_sets has 21 entries");
        Refused(r => r.Confidences.AddRange(Enumerable.Repeat(0.9, 11)), "confidences has 11 entries");
        Refused(r => r.LadderMoves.AddRange(Enumerable.Repeat(0.1, 101)), "ladder_moves has 101 entries");
        Refused(r => r.Book.Positions.AddRange(Enumerable.Repeat(new V1.Position(), RequestCaps.Positions + 1)), "book.positions has 5001 entries");
    }

    private static void Refused(Action<V1.EvaluateRiskRequest> exceed, string words)
    {
        var request = new V1.EvaluateRiskRequest { Book = new V1.Book() };
        RequestCaps.Check(request);
        exceed(request);
        Assert.StartsWith(words, Assert.Throws<OverloadedException>(() => RequestCaps.Check(request)).Message, StringComparison.Ordinal);
    }

    private static void Refused(V1.ProposeRebalancingRequest request, Action<V1.ProposeRebalancingRequest> exceed, string words)
    {
        var larger = request.Clone();
        exceed(larger);
        Assert.StartsWith(words, Assert.Throws<OverloadedException>(() => RequestCaps.Check(larger)).Message, StringComparison.Ordinal);
    }
}

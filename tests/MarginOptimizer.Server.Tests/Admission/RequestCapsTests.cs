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
}

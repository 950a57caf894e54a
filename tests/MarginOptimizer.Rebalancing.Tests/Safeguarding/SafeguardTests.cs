using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Safeguarding;

public sealed class SafeguardTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { CostBudget = 3_000.0 };

    [Fact]
    public void By_default_profile_real_risk_and_robust_margin_are_all_there()
    {
        var proposal = Propose(Desk);
        Assert.Equal(9, proposal.Limits.Count(l => l.Id.StartsWith("default:profile/", StringComparison.Ordinal)));
        Assert.Single(proposal.Limits, l => l.Id == "default:real-risk");
        Assert.Equal(5, proposal.Robust.Length);
        Assert.All(proposal.Limits, l => Assert.True(l.Slack >= -1e-6 * (1.0 + Math.Abs(l.After)), $"{l}"));
    }

    [Fact]
    public void Each_can_be_switched_off()
    {
        Assert.DoesNotContain(Propose(Desk with { Safeguards = new() { KeepProfile = false } }).Limits, l => l.Id.StartsWith("default:profile", StringComparison.Ordinal));
        Assert.DoesNotContain(Propose(Desk with { Safeguards = new() { LimitRealRisk = false } }).Limits, l => l.Id == "default:real-risk");
        Assert.Empty(Propose(Desk with { Safeguards = new() { RobustMargin = false } }).Robust);
    }

    [Fact]
    public void Without_the_profile_band_more_margin_is_saved() =>
        Assert.True(Propose(Desk with { Safeguards = new() { KeepProfile = false } }).Termination.Objective < Propose(Desk).Termination.Objective);

    [Fact]
    public void A_wider_band_is_never_worse() => Assert.True(
        Propose(Desk with { WholeLots = false, Safeguards = new() { ProfileShare = 0.4 } }).Termination.Objective
        <= Propose(Desk with { WholeLots = false }).Termination.Objective + 1e-6);

    [Fact]
    public void Without_the_real_risk_limit_the_optimiser_may_sell_the_wings()
    {
        var off = Desk with { Safeguards = Safeguards.None with { CapLegs = true } };
        var on = Desk with { Safeguards = Safeguards.None with { CapLegs = true, LimitRealRisk = true } };
        var before = Recomputation.WorstHouseLoss(Desk, Desk.Book);
        Assert.True(Recomputation.WorstHouseLoss(on, Recomputation.BookAfter(on, Propose(on))) <= before * (1.0 + 1e-9));
        Assert.True(Propose(off).Termination.Bound <= Propose(on).Termination.Objective + 1e-6);
    }

    [Fact]
    public void The_robust_move_is_one_day_of_the_nearest_at_the_money_volatility()
    {
        var volatility = Desk.Market.QuoteOf(Desk.Market.Call(8, 1.00)).MarkVolatility;
        var r = volatility / Math.Sqrt(365.0);
        Assert.Equal([-r, -r / 2.0, 0.0, r / 2.0, r], Propose(Desk).Robust.Select(x => x.Move));
    }

    [Fact]
    public void The_robust_move_may_be_given() =>
        Assert.Equal([-0.04, -0.02, 0.0, 0.02, 0.04], Propose(Desk with { Safeguards = new() { RobustMove = 0.04 } }).Robust.Select(x => x.Move));

    [Fact]
    public void The_band_of_a_bucket_rests_on_the_market_not_on_the_candidates()
    {
        var wing = Desk.Market.Put(85, 0.70);
        var band = Propose(Desk with { Candidates = [new Candidate(wing)], IncludeBookAsCandidates = false }).Limits
            .Single(l => l.Id == "default:profile/vega/BTC/2026-12-25");
        var straddle = 0.2 * Pricing.InstrumentGreeks.Of(Pricing.InstrumentState.At(Desk.Market.Call(85, 1.00), Desk.Market)).Vega;
        var width = Math.Max(0.2 * Math.Abs(band.Before), straddle);
        Assert.Equal(band.Before + width, band.Upper, 1e-9);
        Assert.Equal(band.Before - width, band.Lower, 1e-9);
    }

    [Fact]
    public void Frozen_instruments_are_listed_and_not_traded()
    {
        var suspect = Desk.Market.Put(29, 0.90);
        var problem = Desk with { Market = Desk.Market.With(suspect, q => q with { QuotedAt = SyntheticMarket.AsOf.AddDays(-1) }) };
        var proposal = Propose(problem);
        Assert.Contains(proposal.Frozen, f => f.Instrument == suspect.Name);
        Assert.DoesNotContain(proposal.Trades, t => t.Instrument.Name == suspect.Name);
    }

    [Fact]
    public void Where_every_candidate_is_frozen_nothing_is_worthwhile()
    {
        var market = Desk.Market;
        var problem = Desk with
        {
            Candidates = [new Candidate(market.Put(29, 0.80))],
            IncludeBookAsCandidates = false,
            Market = market.With(market.Put(29, 0.80), q => q with { Bids = Ladder.Empty, Asks = Ladder.Empty }),
        };
        var proposal = Propose(problem);
        Assert.Equal(TerminationReason.NoTradeWorthwhile, proposal.Termination.Reason);
        Assert.Equal("no bid and no ask", Assert.Single(proposal.Frozen).Reason);
        Assert.Equal(0, proposal.CandidateCount);
    }

    [Fact]
    public void Unknown_depth_is_warned_of() => Assert.Contains(Propose(Desk).Warnings, w => w.Code == "DEPTH_UNKNOWN");

    [Fact]
    public void The_profile_is_kept_coin_by_coin()
    {
        var problem = TestProblems.TwoCoins() with { CostBudget = 3_000.0 };
        var proposal = Propose(problem);
        Assert.Equal(18, proposal.Limits.Count(l => l.Id.StartsWith("default:profile/", StringComparison.Ordinal)));
        var after = Recomputation.BookAfter(problem, proposal);
        var expiry = SyntheticMarket.Expiry(29);
        var before = Recomputation.Greek(problem, problem.Book, g => g.Vega, Currency.Eth, expiry);
        var change = Recomputation.Greek(problem, after, g => g.Vega, Currency.Eth, expiry) - before;
        Assert.True(Math.Abs(change) <= 0.2 * Math.Abs(before) * (1.0 + 1e-6));
    }

    private static Proposal Propose(RebalancingProblem problem) => Rebalancer.Propose(problem, SolveBudget.Default);
}

using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Tests.Wire;

public sealed class ViolationTests
{
    private static readonly Dictionary<string, Action<V1.ProposeRebalancingRequest>> Faults = new()
    {
        ["request_id"] = r => r.RequestId = "seventeen",
        ["label"] = r => r.Label = new string('x', 129),
        ["view"] = r => r.View = (V1.View)7,
        ["model.id"] = r => r.Model.Id = "",
        ["model.at"] = r => r.Model.At = new Timestamp { Seconds = long.MaxValue },
        ["market"] = r => r.Market = null,
        ["market.as_of"] = r => r.Market.AsOf = null,
        ["market.indices[0].price_usd"] = r => r.Market.Indices[0].PriceUsd = "0",
        ["market.indices[1].currency"] = r => r.Market.Indices[1].Currency = "BTC",
        ["market.indices"] = r => r.Market.Indices.Clear(),
        ["market.forwards"] = r => r.Market.Forwards.Clear(),
        ["market.forwards[0].base"] = r => r.Market.Forwards[0].Base = "btc",
        ["market.forwards[0].price_usd"] = r => r.Market.Forwards[0].PriceUsd = "-1",
        ["market.listings[1].instrument.name"] = r => r.Market.Listings[1].Instrument.Name = r.Market.Listings[0].Instrument.Name,
        ["market.listings[0].instrument.terms"] = r => r.Market.Listings[0].Instrument = new V1.Instrument { Name = "no such name" },
        ["market.listings[0].instrument.terms.lot"] = r => r.Market.Listings[0].Instrument.Terms.Lot = "0",
        ["market.listings[0].instrument.terms.minimum_quantity"] = r => r.Market.Listings[0].Instrument.Terms.MinimumQuantity = "15",
        ["market.listings[0].instrument.terms.ticks.base"] = r => r.Market.Listings[0].Instrument.Terms.Ticks = null,
        ["market.listings[0].instrument.terms.kind"] = r => r.Market.Listings[0].Instrument.Terms.Kind = V1.InstrumentKind.Unspecified,
        ["market.listings[0].instrument.terms.fees.taker_rate"] = r => r.Market.Listings[0].Instrument.Terms.Fees.TakerRate = "NaN",
        ["market.listings[1].instrument.terms.expiry"] = r => r.Market.Listings[1].Instrument.Terms.Expiry = null,
        ["market.listings[2].instrument.name"] = r => r.Market.AsOf = Timestamp.FromDateTimeOffset(Samples.AsOf.AddYears(1)),
        ["market.listings[1].instrument.terms.strike"] = r => r.Market.Listings[1].Instrument.Terms.Strike = "-80000",
        ["market.listings[1].quote.mark"] = r => r.Market.Listings[1].Quote.Mark = "-0.1",
        ["market.listings[1].quote.mark_iv"] = r => r.Market.Listings[1].Quote.MarkIv = double.NaN,
        ["market.listings[2].quote.mark_iv"] = r => r.Market.Listings[2].Quote.MarkIv = double.PositiveInfinity,
        ["market.listings[3].quote.mark_iv"] = r => r.Market.Listings[3].Quote.ClearMarkIv(),
        ["market.listings[0].quote.mark_iv"] = r => r.Market.Listings[0].Quote.MarkIv = 0.5,
        ["market.listings[0].quote.mark"] = r => r.Market.Listings[0].Quote.Mark = "0",
        ["market.listings[0].quote.bids.levels[0].price"] = r => r.Market.Listings[0].Quote.Bids = Levels(("0", "1")),
        ["market.listings[0].quote.bids.levels[1].price"] = r => r.Market.Listings[0].Quote.Bids = Levels(("2", "1"), ("2", "1")),
        ["market.listings[0].quote.asks.levels[0].quantity"] = r => r.Market.Listings[0].Quote.Asks = Levels(("2", "-1")),
        ["market.listings[0].quote.open_interest"] = r => r.Market.Listings[0].Quote.OpenInterest = "-1",
        ["book.positions"] = r => r.Book = null,
        ["book.positions[0].quantity"] = r => r.Book.Positions[0].Quantity = "0",
        ["book.positions[0].instrument"] = r => r.Book.Positions[0].Instrument = "BTC-30OCT26-1-C",
        ["book.open_orders[0].limit_price"] = r => r.Book.OpenOrders.Insert(0, new V1.OpenOrder { Instrument = "BTC-PERPETUAL", Quantity = "10", LimitPrice = "-5" }),
        ["book.open_orders[0].quantity"] = r => r.Book.OpenOrders.Insert(0, new V1.OpenOrder { Instrument = "BTC-PERPETUAL", Quantity = "1e3", LimitPrice = "5" }),
        ["book.balances[1].currency"] = r => r.Book.Balances[1].Currency = "BTC",
        ["book.balances[0].collateral"] = r => r.Book.Balances[0].Collateral = "-1",
        ["candidates[0].max_buy"] = r => r.Candidates[0].MaxBuy = "2000000000",
        ["candidates[0].max_sell"] = r => r.Candidates[0].MaxSell = "",
        ["candidates[1].instrument"] = r => r.Candidates[1].Instrument = r.Candidates[0].Instrument,
        ["candidates[2].open_only"] = r => (r.Candidates[2].ReduceOnly, r.Candidates[2].OpenOnly) = (true, true),
        ["candidates[1].impact"] = r => r.Candidates[1].Impact = "-0.5",
        ["candidates[0].minimum"] = r => r.Candidates[0].Minimum = "0",
        ["candidates[1].minimum"] = r => r.Candidates[1].Minimum = "Infinity",
        ["minimum_trade_benefit_usd"] = r => r.MinimumTradeBenefitUsd = double.NaN,
        ["minimum_order_notional_usd"] = r => r.MinimumOrderNotionalUsd = -1.0,
        ["market.listings[0].instrument.terms.minimum_notional_usd"] = r => r.Market.Listings[0].Instrument.Terms.MinimumNotionalUsd = "-5",
        ["candidates[7].package.legs[0].ratio"] = r => AddPackage(r, p => p.Legs[0].Ratio = "0"),
        ["candidates[7].package.legs[1].ratio"] = r => AddPackage(r, p => p.Legs[1].Ratio = "NaN"),
        ["candidates[7].package.legs[1].instrument"] = r => AddPackage(r, p => p.Legs[1].Instrument = p.Legs[0].Instrument),
        ["candidates[7].package.lot"] = r => AddPackage(r, p => p.Lot = ""),
        ["candidates[7].package.asks"] = r => AddPackage(r, p => (p.Bids, p.Asks) = (null, null)),
        ["candidates[7].package.bids.levels[0].price"] = r => AddPackage(r, p => p.Bids = Levels(("1e9", "1"))),
        ["candidates"] = r => { r.Candidates.Clear(); r.IncludeBookAsCandidates = false; },
        ["mode"] = r => r.Mode = V1.RebalancingMode.Unspecified,
        ["cost_budget_usd"] = r => (r.Mode, r.CostBudgetUsd) = (V1.RebalancingMode.SaveMoney, 5.0),
        ["targets"] = r => { r.Mode = V1.RebalancingMode.HedgeToTarget; r.Targets.Clear(); },
        ["targets[0].id"] = r => AddTarget(r, t => t.Id = ""),
        ["targets[0].measure"] = r => AddTarget(r, t => t.Measure = V1.Measure.Turnover),
        ["targets[0].target"] = r => AddTarget(r, t => t.Target = double.NaN),
        ["targets[0].weight"] = r => AddTarget(r, t => t.ClearWeight()),
        ["targets[0].band"] = r => AddTarget(r, t => t.Band = -1.0),
        ["targets[0].scope.base"] = r => AddTarget(r, t => t.Scope = new V1.LimitScope { Base = "x" }),
        ["unwind_share"] = r => (r.Mode, r.UnwindShare) = (V1.RebalancingMode.Unwind, 1.5),
        ["target_headroom_usd"] = r => (r.Mode, r.TargetHeadroomUsd) = (V1.RebalancingMode.MinMargin, 5.0),
        ["price_of_margin_per_year"] = r => r.PriceOfMarginPerYear = 0.0,
        ["horizon_days"] = r => r.HorizonDays = double.NegativeInfinity,
        ["minimum_benefit_usd"] = r => r.MinimumBenefitUsd = -1.0,
        ["gap_tolerance"] = r => r.GapTolerance = double.NaN,
        ["work_limit"] = r => r.WorkLimit = 0,
        ["limits.items[0].id"] = r => r.Limits.Items[0].Id = "",
        ["limits.items[1].id"] = r => r.Limits.Items[1].Id = r.Limits.Items[0].Id,
        ["limits.items[2].id"] = r => r.Limits.Items[2].Id = "default:mine",
        ["limits.items[0].measure"] = r => r.Limits.Items[0].Measure = V1.Measure.Unspecified,
        ["limits.items[0].policy"] = r => r.Limits.Items[0].Policy = (V1.LimitPolicy)99,
        ["limits.items[0].lower"] = r => (r.Limits.Items[0].Lower, r.Limits.Items[0].Upper) = (2.0, 1.0),
        ["limits.items[0].upper"] = r => { r.Limits.Items[0].ClearLower(); r.Limits.Items[0].ClearUpper(); },
        ["limits.items[1].upper"] = r => r.Limits.Items[1].Upper = double.NaN,
        ["limits.items[2].soft_price"] = r => r.Limits.Items[2].SoftPrice = 0.0,
        ["limits.items[0].soft_price"] = r => r.Limits.Items[0].SoftPrice = 1.0,
        ["limits.items[0].shock"] = r => r.Limits.Items[0].Shock = new V1.MarketShock { Move = 0.1, Volatility = V1.VolatilityShock.Up },
        ["limits.items[0].step"] = r => r.Limits.Items[0].Step = -1.0,
        ["limits.items[0].tail"] = r => r.Limits.Items[0].Tail = new V1.TailRisk { ScenarioSet = "days", Alpha = 0.9 },
        ["limits.items[18].tail"] = r => r.Limits.Items[18].Tail = null,
        ["limits.items[18].tail.alpha"] = r => r.Limits.Items[18].Tail.Alpha = 1.0,
        ["limits.items[18].tail.scenario_set"] = r => r.Limits.Items[18].Tail.ScenarioSet = "nights",
        ["limits.items[25].tail"] = r => r.Limits.Items[25].Tail = null,
        ["limits.items[26].tail"] = r => r.Limits.Items[26].Tail = new V1.TailRisk { ScenarioSet = "days", Alpha = 0.9 },
        ["limits.items[26].scenario_set"] = r => r.Limits.Items[26].ClearScenarioSet(),
        ["limits.items[27].scenario_set"] = r => r.Limits.Items[27].ScenarioSet = "nights",
        ["limits.items[18].scenario_set"] = r => r.Limits.Items[18].ScenarioSet = "days",
        ["margin_tail.alpha"] = r => r.MarginTail = new V1.TailRisk { ScenarioSet = "days", Alpha = double.NaN },
        ["margin_tail.scenario_set"] = r => r.MarginTail = new V1.TailRisk { ScenarioSet = "nights", Alpha = 0.9 },
        ["limits.scenario_sets[0].id"] = r => r.Limits.ScenarioSets[0].Id = "",
        ["limits.scenario_sets[1].id"] = r => r.Limits.ScenarioSets.Add(r.Limits.ScenarioSets[0].Clone()),
        ["limits.scenario_sets[0].returns"] = r => r.Limits.ScenarioSets[0].Returns.Clear(),
        ["limits.scenario_sets[0].returns[0].coin"] = r => r.Limits.ScenarioSets[0].Returns[0].Coin = "btc",
        ["limits.scenario_sets[0].returns[0].values"] = r => r.Limits.ScenarioSets[0].Returns[0].Values.Clear(),
        ["limits.scenario_sets[0].returns[0].values[3]"] = r => r.Limits.ScenarioSets[0].Returns[0].Values[3] = -1.0,
        ["limits.scenario_sets[0].returns[0].values[4]"] = r => r.Limits.ScenarioSets[0].Returns[0].Values[4] = double.NaN,
        ["limits.scenario_sets[0].returns[1].values"] = r => r.Limits.ScenarioSets[0].Returns.Add(new V1.CoinReturns { Coin = "ETH", Values = { 0.1 } }),
        ["limits.scenario_sets[0].volatilities[0].values"] = r => Volatilities(r, "BTC", 0.1),
        ["limits.scenario_sets[0].volatilities[0].values[1]"] = r => Volatilities(r, "BTC", [.. Enumerable.Repeat(-1.0, 20)]),
        ["limits.scenario_sets[0].volatilities"] = r => Volatilities(r, "ETH", new double[20]),
        ["limits.scenario_sets[0].smile"] = r => r.Limits.ScenarioSets[0].Smile = (V1.SmileRule)9,
        ["limits.scenario_sets[0].elapsed_days"] = r => r.Limits.ScenarioSets[0].ElapsedDays = double.PositiveInfinity,
        ["limits.scenario_sets[0].labels"] = r => Labels(r, "one"),
        ["limits.scenario_sets[0].labels[0]"] = r => Labels(r, ""),
        ["limits.items[0].scope.base"] = r => r.Limits.Items[0].Scope = new V1.LimitScope { Base = "x" },
        ["safeguards.profile_share"] = r => r.Safeguards.ProfileShare = -0.1,
        ["safeguards.robust_move"] = r => r.Safeguards.RobustMove = 1.0,
        ["safeguards.visible_share"] = r => r.Safeguards.VisibleShare = 2.0,
        ["safeguards.open_interest_share"] = r => r.Safeguards.OpenInterestShare = double.NaN,
    };

    public static TheoryData<string> Paths => new(Faults.Keys);

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_fault_is_named_by_its_path(string path)
    {
        var request = Samples.Request();
        Assert.Empty(ViolationsOf(request));
        Faults[path](request);
        Assert.Contains(ViolationsOf(request), v => v.Path == path);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        string[] paths = ["label", "market.listings[0].quote.mark", "book.positions[0].quantity", "candidates[0].max_buy", "limits.items[0].id", "safeguards.visible_share"];
        var request = Samples.Request();
        foreach (var path in paths) Faults[path](request);
        Assert.Equal(paths.Order(StringComparer.Ordinal), ViolationsOf(request).Select(v => v.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_position_in_an_expired_option_is_told_from_an_unknown_one()
    {
        var request = Samples.Request();
        request.Book.Positions[0].Instrument = "BTC-25SEP26-90000-P";
        var violation = Assert.Single(ViolationsOf(request));
        Assert.Contains("expired at 2026-09-25T08:00:00Z", violation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_book_has_a_margin_but_nothing_to_propose()
    {
        var request = Samples.Request();
        request.Book = null;
        Assert.Contains(ViolationsOf(request), v => v.Path == "book.positions");
        var question = EvaluateMarginWire.Read(new V1.EvaluateMarginRequest { Model = request.Model, Market = request.Market });
        Assert.Empty(question.Book.Positions);
    }

    [Fact]
    public void A_callers_text_is_repeated_without_control_characters_and_cut()
    {
        var request = Samples.Request();
        request.Book.Positions[0].Instrument = "\u0007" + new string('x', 5_000);
        var violation = Assert.Single(ViolationsOf(request));
        Assert.True(violation.Message.Length < 120);
        Assert.DoesNotContain('\u0007', violation.Message);
    }

    private static ImmutableArray<Violation> ViolationsOf(V1.ProposeRebalancingRequest request)
    {
        try
        {
            ProposeRebalancingWire.Read(request, _ => Samples.Problem(1).Model);
            return [];
        }
        catch (InvalidInputException fault)
        {
            return fault.Violations;
        }
    }

    private static void AddPackage(V1.ProposeRebalancingRequest request, Action<V1.Package> change)
    {
        request.Candidates.Add(CandidatesWire.Write(new Domain.Books.Candidate(Samples.Package(ProposeRebalancingWire.Read(request, _ => Samples.Problem(1).Model).Market))));
        change(request.Candidates[^1].Package);
    }

    private static void AddTarget(V1.ProposeRebalancingRequest request, Action<V1.ExposureTarget> change)
    {
        var target = new V1.ExposureTarget { Id = "flat", Measure = V1.Measure.Delta, Weight = 1.0 };
        change(target);
        request.Mode = V1.RebalancingMode.HedgeToTarget;
        request.Targets.Clear();
        request.Targets.Add(target);
    }

    private static V1.Ladder Levels(params (string Price, string Quantity)[] levels)
    {
        var ladder = new V1.Ladder();
        foreach (var (price, quantity) in levels) ladder.Levels.Add(new V1.PriceLevel { Price = price, Quantity = quantity });
        return ladder;
    }

    private static void Volatilities(V1.ProposeRebalancingRequest request, string coin, params double[] values)
    {
        request.Limits.ScenarioSets[0].Volatilities.Clear();
        request.Limits.ScenarioSets[0].Volatilities.Add(new V1.CoinReturns { Coin = coin, Values = { values } });
    }

    private static void Labels(V1.ProposeRebalancingRequest request, params string[] labels)
    {
        request.Limits.ScenarioSets[0].Labels.Clear();
        request.Limits.ScenarioSets[0].Labels.Add(labels);
    }
}

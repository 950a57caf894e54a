using System.Text;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.MarketData.Tests;

/// <summary>Every reader refuses with the path of each fault.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("", "document", "is empty")]
    [InlineData("  \n", "document", "is empty")]
    [InlineData("{\n  \"positions\": [,]\n}", "line 2, column 17", "not valid JSON")]
    [InlineData("{\"positions\": [{\"instrument\": \"X\", \"quantity\": NaN}]}", "line 1, column 48", "not valid JSON")]
    [InlineData("[]", "document", "is an array, expected an object")]
    [InlineData("{\"postions\": []}", "postions", "unknown field; known: notes, positions")]
    [InlineData("{\"positions\": {}}", "positions", "is an object, expected an array")]
    [InlineData("{\"positions\": [3]}", "positions[0]", "is a number, expected an object")]
    [InlineData("{\"positions\": [{\"quantity\": 1}]}", "positions[0].instrument", "is missing")]
    [InlineData("{\"positions\": [{\"instrument\": \"BTC-26JUN26-60000-P\"}]}", "positions[0].quantity", "is missing")]
    [InlineData("{\"positions\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"quantity\": 0}]}", "positions[0].quantity", "is 0, expected")]
    [InlineData("{\"positions\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"quantity\": 1e10}]}", "positions[0].quantity", "within +-1e9")]
    [InlineData("{\"positions\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"quantity\": 1e999}]}", "positions[0].quantity", "beyond the range")]
    [InlineData("{\"positions\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"quantity\": \"NaN\"}]}", "positions[0].quantity", "no decimal")]
    [InlineData("{\"positions\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"quantity\": \"1e3\"}]}", "positions[0].quantity", "without exponent")]
    [InlineData("{\"positions\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"quantity\": true}]}", "positions[0].quantity", "is a truth value")]
    [InlineData("{\"positions\": [{\"instrument\": \"NOPE\", \"quantity\": 1}]}", "positions[0].instrument", "unknown instrument 'NOPE'")]
    [InlineData("{\"positions\": [{\"instrument\": \"BTC-2JUN26-60000-P\", \"quantity\": 1}]}", "positions[0].instrument", "expired at 2026-06-02")]
    [InlineData("{\"positions\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"quantity\": 1, \"side\": 2}]}", "positions[0].side", "unknown field")]
    [InlineData("{\"openOrders\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"quantity\": 1, \"limitPrice\": -1}]}", "openOrders[0].limitPrice", "is -1")]
    [InlineData("{\"balances\": {\"btc\": {\"cash\": 1}}}", "balances.btc", "no currency code")]
    [InlineData("{\"balances\": {\"BTC\": {\"collateral\": -1}}}", "balances.BTC.collateral", "is -1")]
    [InlineData("{\"positions\": [], \"positions\": []}", "document", "not valid JSON")]
    [InlineData("{\"positions\": [{\"instrument\": \"\\ud800\", \"quantity\": 1}]}", "line 1, column 32", "surrogate")]
    public void A_wrong_book_is_refused_with_the_path(string json, string path, string message) =>
        AssertFault(() => BookFile.ParseJson(Encoding.UTF8.GetBytes(json), FormatsDocument.Snapshot), path, message);

    [Theory]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"vega\", \"lower\": 2, \"upper\": 1}]}", "limits[0].lower", "is 2, above upper 1")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"vega\"}]}", "limits[0].upper", "at least one")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"Vega\", \"upper\": 1}]}", "limits[0].measure", "expected one of execution_cost")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"stress_loss\", \"upper\": 1}]}", "limits[0].shock", "is missing")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"vega\", \"upper\": 1, \"shock\": {}}]}", "limits[0].shock", "only for measure stress_loss")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"vega\", \"upper\": 1, \"policy\": \"soft\"}]}", "limits[0].softPrice", "is missing")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"vega\", \"upper\": 1, \"softPrice\": 1}]}", "limits[0].softPrice", "only for policy soft")]
    [InlineData("{\"limits\": [{\"id\": \"\", \"measure\": \"vega\", \"upper\": 1}]}", "limits[0].id", "is empty")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"vega\", \"upper\": 1, \"expiry\": \"26JUN26\"}]}", "limits[0].expiry", "expected a UTC time")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"vega\", \"upper\": 1},{\"id\": \"a\", \"measure\": \"delta\", \"upper\": 1}]}", "limits[1].id", "already given at limits[0]")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"stress_loss\", \"upper\": 1, \"shock\": {\"move\": -1, \"volatility\": \"up\"}}]}", "limits[0].shock.move", "is -1")]
    [InlineData("{}", "limits", "is missing")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"expected_shortfall\", \"upper\": 1}]}", "limits[0].tail", "is missing")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"vega\", \"upper\": 1, \"tail\": {}}]}", "limits[0].tail", "only for measures expected_shortfall and value_at_risk")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"value_at_risk\", \"upper\": 1}]}", "limits[0].tail", "is missing")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"volatility_of_pnl\", \"upper\": 1}]}", "limits[0].scenarios", "is missing")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"worst_scenario_loss\", \"upper\": 1, \"scenarios\": \"s\"}]}", "limits[0].scenarios", "'s' is none of the scenarioSets")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"vega\", \"upper\": 1, \"scenarios\": \"s\"}]}", "limits[0].scenarios", "only for measures volatility_of_pnl and worst_scenario_loss")]
    [InlineData("{\"limits\": [{\"id\": \"a\", \"measure\": \"vega\", \"upper\": 1, \"step\": 0}]}", "limits[0].step", "is 0, expected")]
    public void Wrong_limits_are_refused_with_the_path(string json, string path, string message) =>
        AssertFault(() => LimitFile.ParseJson(Encoding.UTF8.GetBytes(json)), path, message);

    [Theory]
    [InlineData("\"returns\": {\"BTC\": []}", 0.9, "scenarioSets[0].returns.BTC", "has 0 rows, expected an array of 1 to 2000000")]
    [InlineData("\"returns\": {\"BTC\": 3}", 0.9, "scenarioSets[0].returns.BTC", "is a number")]
    [InlineData("\"returns\": {}", 0.9, "scenarioSets[0].returns", "has no coins")]
    [InlineData("\"returns\": [0.1]", 0.9, "scenarioSets[0].returns", "is an array")]
    [InlineData("\"notes\": []", 0.9, "scenarioSets[0].returns", "is missing")]
    [InlineData("\"returns\": {\"btc\": [0.1]}", 0.9, "scenarioSets[0].returns.btc", "no currency")]
    [InlineData("\"returns\": {\"BTC\": [0.1, -1]}", 0.9, "scenarioSets[0].returns.BTC[1]", "is -1, expected a relative move > -1")]
    [InlineData("\"returns\": {\"BTC\": [0.1, \"NaN\"]}", 0.9, "scenarioSets[0].returns.BTC[1]", "no decimal")]
    [InlineData("\"returns\": {\"BTC\": [1e999]}", 0.9, "scenarioSets[0].returns.BTC[0]", "beyond the range")]
    [InlineData("\"returns\": {\"BTC\": [0.1, 0.2], \"ETH\": [0.1]}", 0.9, "scenarioSets[0].returns", "BTC has 2, ETH has 1")]
    [InlineData("\"returns\": {\"BTC\": [0.1]}, \"volatilities\": {\"BTC\": [0.1, 0.2]}", 0.9, "scenarioSets[0].volatilities[BTC]", "has 2 rows")]
    [InlineData("\"returns\": {\"BTC\": [0.1]}, \"volatilities\": {\"BTC\": [-1]}", 0.9, "scenarioSets[0].volatilities.BTC[0]", "is -1")]
    [InlineData("\"returns\": {\"BTC\": [0.1]}, \"volatilities\": {\"ETH\": [0.1]}", 0.9, "scenarioSets[0].volatilities[ETH]", "no returns")]
    [InlineData("\"returns\": {\"BTC\": [0.1]}, \"smile\": \"sticky\"", 0.9, "scenarioSets[0].smile", "sticky_strike, sticky_delta")]
    [InlineData("\"returns\": {\"BTC\": [0.1]}, \"elapsedDays\": -1", 0.9, "scenarioSets[0].elapsedDays", "is -1, expected days")]
    [InlineData("\"returns\": {\"BTC\": [0.1]}, \"labels\": [\"a\", \"b\"]", 0.9, "scenarioSets[0].labels", "has 2 labels")]
    [InlineData("\"returns\": {\"BTC\": [0.1]}, \"labels\": [\"\"]", 0.9, "scenarioSets[0].labels[0]", "expected 1 to 200 characters")]
    [InlineData("\"returns\": {\"BTC\": [0.1]}, \"labels\": [3]", 0.9, "scenarioSets[0].labels[0]", "is a number")]
    [InlineData("\"returns\": {\"BTC\": [0.1]}", 1.0, "limits[0].tail.alpha", "is 1, expected a fraction > 0 and < 1")]
    [InlineData("\"returns\": {\"BTC\": [0.1]}", 0.0, "limits[0].tail.alpha", "is 0")]
    public void Wrong_return_rows_are_refused_with_the_path(string set, double alpha, string path, string message)
    {
        var limit = FormattableString.Invariant($$$"""{"id": "a", "measure": "expected_shortfall", "upper": 1, "tail": {"scenarios": "s", "alpha": {{{alpha}}}}}""");
        AssertFault(() => LimitFile.ParseJson(Encoding.UTF8.GetBytes($$"""{"scenarioSets": [{"id": "s", {{set}}}], "limits": [{{limit}}]}""")), path, message);
    }

    [Fact]
    public void A_set_of_rows_that_is_not_there_and_one_given_twice_are_named() => AssertFault(
        () => LimitFile.ParseJson("""
            {"scenarioSets": [{"id": "s", "returns": {"BTC": [0.1]}}, {"id": "s", "returns": {"BTC": [0.1]}}],
             "limits": [{"id": "a", "measure": "expected_shortfall", "upper": 1, "tail": {"scenarios": "t", "alpha": 0.9}}]}
            """u8.ToArray()),
        ("scenarioSets[1].id", "names two sets"),
        ("limits[0].tail.scenarios", "'t' is none of the scenarioSets"));

    [Theory]
    [InlineData("\"measure\": \"vega\", \"target\": 0", "targets[0].weight", "at least one of weight and band")]
    [InlineData("\"measure\": \"vega\", \"weight\": 1", "targets[0].target", "is missing")]
    [InlineData("\"measure\": \"vega\", \"target\": 0, \"weight\": 0", "targets[0].weight", "is 0")]
    [InlineData("\"measure\": \"vega\", \"target\": 0, \"band\": -1", "targets[0].band", "is -1")]
    [InlineData("\"measure\": \"luck\", \"target\": 0, \"band\": 1", "targets[0].measure", "expected one of")]
    [InlineData("\"measure\": \"vega\", \"target\": 0, \"band\": 1, \"pull\": 1", "targets[0].pull", "unknown field")]
    public void Wrong_targets_are_refused_with_the_path(string fields, string path, string message) => AssertFault(
        () => TargetFile.ParseJson(Encoding.UTF8.GetBytes($"{{\"targets\": [{{\"id\": \"a\", {fields}}}]}}")), path, message);

    [Theory]
    [InlineData("{\"instrument\": \"BTC-26JUN26-60000-P\", \"impact\": -0.1}", "candidates[0].impact", "is -0.1, expected USD per squared coin")]
    [InlineData("{\"instrument\": \"BTC-26JUN26-60000-P\", \"impact\": \"1e3\"}", "candidates[0].impact", "without exponent")]
    [InlineData("{\"instrument\": \"BTC-26JUN26-60000-P\", \"minimum\": 0}", "candidates[0].minimum", "expected a decimal > 0")]
    [InlineData("{\"instrument\": \"BTC-26JUN26-60000-P\", \"minimum\": \"NaN\"}", "candidates[0].minimum", "expected a decimal > 0")]
    [InlineData("{\"instrument\": \"BTC-26JUN26-60000-P\", \"minimum\": 0.15}", "candidates[0].minimum", "whole number of lots of 0.1")]
    [InlineData("{\"instrument\": \"combo\", \"package\": {\"tick\": 0.0001, \"lot\": 0.1}}", "candidates[0].package.legs", "are missing")]
    [InlineData("{\"instrument\": \"combo\", \"package\": {\"legs\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"ratio\": 0}], \"tick\": 0.0001, \"lot\": 0.1}}", "candidates[0].package.legs[0].ratio", "not 0")]
    [InlineData("{\"instrument\": \"combo\", \"package\": {\"legs\": [{\"instrument\": \"nothing\", \"ratio\": 1}], \"tick\": 0.0001, \"lot\": 0.1}}", "candidates[0].package.legs[0].instrument", "unknown instrument")]
    [InlineData("{\"instrument\": \"BTC-PERPETUAL\", \"package\": {}}", "candidates[0].instrument", "name of its own")]
    [InlineData("{\"instrument\": \"combo\", \"package\": {\"legs\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"ratio\": 1}, {\"instrument\": \"BTC-26JUN26-90000-C\", \"ratio\": -1}], \"tick\": 0.0001, \"lot\": 0.1}}", "candidates[0].package.asks", "quotes of its own")]
    [InlineData("{\"instrument\": \"combo\", \"package\": {\"legs\": [{\"instrument\": \"BTC-26JUN26-60000-P\", \"ratio\": 1}, {\"instrument\": \"BTC-26JUN26-60000-P\", \"ratio\": -1}], \"tick\": 0.0001, \"lot\": 0.1, \"asks\": [[0.01, 1]]}}", "candidates[0].package.legs[1].instrument", "twice")]
    [InlineData("{\"instrument\": \"BTC-26JUN26-60000-P\", \"maxBuy\": -1}", "candidates[0].maxBuy", "is -1")]
    [InlineData("{\"instrument\": \"BTC-26JUN26-60000-P\", \"reduceOnly\": true, \"openOnly\": true}", "candidates[0].openOnly", "contradicts")]
    [InlineData("{\"instrument\": \"BTC-26JUN26-60000-P\", \"reduceOnly\": 1}", "candidates[0].reduceOnly", "expected true or false")]
    [InlineData("{\"instrument\": \"BTC-PERPETUAL\"}, {\"instrument\": \"BTC-PERPETUAL\"}", "candidates[1].instrument", "already given")]
    public void Wrong_candidates_are_refused_with_the_path(string items, string path, string message) => AssertFault(
        () => CandidateFile.ParseJson(Encoding.UTF8.GetBytes($"{{\"candidates\": [{items}]}}"), FormatsDocument.Snapshot), path, message);

    [Theory]
    [InlineData("\"asOf\": \"2026-06-09T22:43:06Z\"", "\"asOf\": \"9 June\"", "asOf", "expected a UTC time")]
    [InlineData("\"asOf\": \"2026-06-09T22:43:06Z\"", "\"asOf\": \"2026-07-09T22:43:06Z\"", "rows[0].name", "expired at 2026-06-26")]
    [InlineData("{\"BTC\": 61813.78}", "{\"ETH\": 1600}", "indices.BTC", "is missing")]
    [InlineData("\"price\": 61872.42", "\"price\": 0", "forwards[0].price", "is 0")]
    [InlineData("\"expiry\": \"2026-06-26T08:00:00Z\", \"price\"", "\"expiry\": \"2026-06-27T08:00:00Z\", \"price\"", "forwards", "have none of BTC")]
    [InlineData("0.0205, 12.5, 0.021, 30, 0.0207, 0.4955", "-0.0205, 12.5, 0.021, 30, 0.0207, 0.4955", "rows[0].bid", "is -0.0205")]
    [InlineData("0.0205, 12.5, 0.021, 30, 0.0207, 0.4955", "0, 12.5, 0.021, 30, 0.0207, 0.4955", "rows[0].bid", "is 0")]
    [InlineData("0.0205, 12.5, 0.021, 30, 0.0207, 0.4955", "0.0205, 12.5, 0.021, 30, 0.0207, 0", "rows[0].markIv", "is 0")]
    [InlineData("0.0205, 12.5, 0.021, 30, 0.0207, 0.4955", "0.0205, 12.5, 0.021, 30, 0.0207, 49.55", "rows[0].markIv", "0.55 is 55 %")]
    [InlineData("0.0205, 12.5, 0.021, 30, 0.0207, 0.4955", "0.0205, 12.5, 0.021, 30, 0.0207, null", "rows[0].markIv", "is missing")]
    [InlineData("0.0205, 12.5, 0.021, 30, 0.0207, 0.4955", "\"Infinity\", 12.5, 0.021, 30, 0.0207, 0.4955", "rows[0].bid", "no decimal")]
    [InlineData("0.0205, 12.5, 0.021, 30, 0.0207, 0.4955", "0.0205, 0, 0.021, 30, 0.0207, 0.4955", "rows[0].bidQuantity", "is 0")]
    [InlineData("0.0205, 12.5, 0.021, 30, 0.0207, 0.4955", "0.0205, 12.5", "rows[0]", "has 4 cells, expected one for each of the 8 columns")]
    [InlineData("\"openInterest\"]", "\"oi\"]", "columns[7]", "expected one of name")]
    [InlineData("BTC-26JUN26-90000-C", "BTC-26JUN26-60000-P", "rows[1].name", "already given at rows[0].name")]
    [InlineData("[61813, 50000]", "[61814, 50000]", "instruments[0].bids[1]", "strictly fall")]
    [InlineData("\"bids\": [", "\"bid\": 1, \"bids\": [", "instruments[0].bids", "excludes bid")]
    [InlineData("\"lot\": 0.1, ", "", "instruments[1].terms.lot", "is missing")]
    [InlineData("\"payoff\": \"inverse\"", "\"payoff\": \"quanto\"", "instruments[1].terms.payoff", "expected one of linear, inverse")]
    [InlineData("BTC-26JUN26-90000-C", "BTC-26JUN26-90000-X", "rows[1].name", "no Deribit name")]
    public void A_wrong_snapshot_is_refused_with_the_path(string right, string wrong, string path, string message)
    {
        var text = FormatsDocument.Text("snapshot.json");
        Assert.Contains(right, text, StringComparison.Ordinal);

        AssertFault(() => MarketSnapshotFile.ParseJson(Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal))), path, message);
    }

    [Theory]
    [InlineData("0.0205,12.5", "-1,12.5", "line 4, column bid", "is -1")]
    [InlineData("0.0205,12.5", "NaN,12.5", "line 4, column bid", "is 'NaN'")]
    [InlineData("0.0205,12.5", "0,12.5", "line 4, column bid", "is 0")]
    [InlineData("0.0205,12.5", ",12.5", "line 4, column bid_quantity", "given without bid")]
    [InlineData("0.4955", "", "line 4, column mark_iv", "is missing")]
    [InlineData("0.0205,12.5", "0.0205", "line 4", "has 9 cells, expected 10")]
    [InlineData("0.0205,12.5", "\"0.0205,12.5", "line 4, column 21", "quote that is not closed")]
    [InlineData("# as_of: 2026-06-09T22:43:06Z", "# as_of: today", "# as_of", "is 'today'")]
    [InlineData("BTC-26JUN26-66000-C", "BTC-26JUN26-60000-P", "line 5, column instrument", "already given at line 4")]
    [InlineData("BTC-26JUN26-66000-C", "BTC-26JUN25-66000-C", "line 5, column instrument", "expired")]
    [InlineData("open_interest\n", "oi\n", "header", "unknown column 'oi'")]
    [InlineData("mark_iv,forward", "mark,forward", "line 3", "column mark is given twice")]
    public void Wrong_csv_quotes_are_refused_with_line_and_column(string right, string wrong, string path, string message)
    {
        using var folder = new TemporaryFolder();
        var text = FormatsDocument.Text("quotes.csv");
        Assert.Contains(right, text, StringComparison.Ordinal);
        var file = folder.Write("quotes.csv", text.Replace(right, wrong, StringComparison.Ordinal));

        AssertFault(() => MarketSnapshotFile.Read(file), $"quotes.csv: {path}", message);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        const string json = """
            {"positions": [
              {"instrument": "A", "quantity": 1}, {"instrument": "B", "quantity": 0},
              {"instrument": "BTC-26JUN26-60000-P", "quantity": 1}, {"instrument": "BTC-26JUN26-60000-P", "quantity": 1}], "x": 1}
            """;

        var error = Assert.Throws<InvalidInputException>(() => BookFile.ParseJson(Encoding.UTF8.GetBytes(json), FormatsDocument.Snapshot));

        Assert.Equal(
            ["x", "positions[0].instrument", "positions[1].quantity", "positions[1].instrument", "positions[3].instrument"],
            error.Violations.Select(v => v.Path));
    }

    [Fact]
    public void An_empty_book_is_a_value() =>
        Assert.Empty(BookFile.ParseJson("{\"positions\": []}"u8.ToArray(), FormatsDocument.Snapshot).Positions);

    [Fact]
    public void A_byte_order_mark_is_tolerated()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. FormatsDocument.Bytes("book.json").Span];

        Assert.Equal(2, BookFile.ParseJson(bytes, FormatsDocument.Snapshot).Positions.Length);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_with_their_place()
    {
        byte[] bytes = [.. "{\n\"x"u8, 0xFF, .. "\": 1}"u8];

        AssertFault(() => BookFile.ParseJson(bytes, FormatsDocument.Snapshot), "line 2, column 3", "not valid UTF-8");
    }

    [Fact]
    public void Hundred_thousand_bad_rows_keep_a_bounded_list_of_faults()
    {
        var rows = string.Join(",", Enumerable.Range(0, 100_000).Select(i => $"{{\"instrument\": \"N{i}\", \"quantity\": 1}}"));

        var error = Assert.Throws<InvalidInputException>(
            () => BookFile.ParseJson(Encoding.UTF8.GetBytes($"{{\"positions\": [{rows}]}}"), FormatsDocument.Snapshot));

        Assert.Equal(ViolationList.Capacity + 1, error.Violations.Length);
        Assert.Equal("and 99000 more", error.Violations[^1].Message);
    }

    private static void AssertFault(Action read, params (string Path, string Message)[] faults)
    {
        var error = Assert.Throws<InvalidInputException>(read);

        Assert.Equal(faults.Select(f => f.Path), error.Violations.Select(v => v.Path));
        Assert.All(faults.Zip(error.Violations), pair => Assert.Contains(pair.First.Message, pair.Second.Message, StringComparison.Ordinal));
    }

    private static void AssertFault(Action read, string path, string message)
    {
        var error = Assert.Throws<InvalidInputException>(read);

        Assert.Contains(error.Violations, v => v.Path == path && v.Message.Contains(message, StringComparison.Ordinal));
        Assert.DoesNotContain(error.Violations, v => v.Path.Length == 0);
    }
}

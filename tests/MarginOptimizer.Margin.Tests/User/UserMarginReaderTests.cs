using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.User;

public sealed class UserMarginReaderTests
{
    [Theory]
    [InlineData("house-grid", "scenario")]
    [InlineData("house-shortfall", "expected-shortfall")]
    [InlineData("house-var", "value-at-risk")]
    public void The_examples_are_read_selected_and_evaluated(string name, string family)
    {
        var file = MarginModelReader.ReadFile(File.ReadAllText(Repository.PathOf($"examples/models/{name}.json")));
        Assert.Equal(name, file.Model.Version.Id);
        Assert.Equal(family, file.Family);
        var (book, _) = RandomCrossBooks.Create(5);
        var report = new MarginEvaluator(file.Model.Compile(book.Market, book.Instruments)).Evaluate(book.Book);
        Assert.True(report.InitialUsd > 0.0);
        Assert.True(report.MaintenanceUsd < report.InitialUsd);
    }

    [Theory]
    [InlineData("\"rows\": []", "parameters.rows")]
    [InlineData("\"rows\": [{\"volatility\": 0.1}]", "parameters.rows[0].move")]
    [InlineData("\"rows\": [{\"move\": -1}]", "parameters.rows[0].move")]
    [InlineData("\"rows\": [{\"move\": 0.1, \"moves\": {\"SOL\": 0.1}}]", "parameters.rows[0].moves.SOL")]
    [InlineData("\"rows\": [{\"move\": 0.1, \"scale\": -1}]", "parameters.rows[0].scale")]
    [InlineData("\"rows\": [{\"move\": 0.1, \"code\": \"x\"}]", "parameters.rows[0].code")]
    [InlineData("\"rows\": [{\"move\": 0.1}], \"haircuts\": {\"USDT\": 2}", "parameters.haircuts.USDT")]
    [InlineData("\"rows\": [{\"move\": 0.1}], \"extra\": 1", "parameters.extra")]
    public void Faults_of_a_grid_are_reported_by_path(string parameters, string path) =>
        Assert.Equal([path], Faults(UserTexts.Scenario(parameters)));

    [Fact]
    public void A_row_that_names_every_coin_needs_no_common_move() =>
        Assert.NotNull(MarginModelReader.Read(UserTexts.Scenario("\"rows\": [{\"moves\": {\"BTC\": -0.1, \"ETH\": -0.2}}]")));

    [Fact]
    public void Charges_are_shares() => Assert.Equal(
        ["underlyings.BTC.delta_charge", "underlyings.BTC.gamma_charge"],
        Faults(UserTexts.Scenario("\"rows\": [{\"move\": 0.1}]", "\"BTC\": {\"delta_charge\": 2, \"gamma_charge\": 0.1}")));

    [Theory]
    [InlineData("\"confidence\": 0.95", "parameters.confidence")]
    [InlineData("\"confidence\": 1", "parameters.confidence")]
    [InlineData("\"confidence\": \"high\"", "parameters.confidence")]
    public void A_tail_of_less_than_one_row_is_refused(string confidence, string path) => Assert.Equal(
        [path], Faults(UserTexts.Returns("expected-shortfall", 0.8).Replace("\"confidence\": 0.8", confidence, StringComparison.Ordinal)));

    [Theory]
    [InlineData("\"returns\": { \"BTC\": []", "parameters.returns")]
    [InlineData("\"returns\": { \"BTC\": [0.1, \"x\"]", "parameters.returns.BTC[1]")]
    [InlineData("\"returns\": { \"BTC\": [0.1, -2]", "parameters.returns.BTC[1]")]
    [InlineData("\"returns\": { \"BTC\": [0.1], \"ETH\": [0.1]", "parameters.returns.ETH")]
    [InlineData("\"volatility\": [0.1], \"returns\": { \"BTC\": [0.1, 0.2, 0.3, 0.1, 0.2, 0.3]", "parameters.volatility")]
    public void Faults_of_returns_are_reported_by_path(string returns, string path)
    {
        var text = UserTexts.Returns("value-at-risk", 0.8, "ceiling");
        var start = text.IndexOf("\"returns\"", StringComparison.Ordinal);
        var end = text.IndexOf(']', start) + 1;
        Assert.Equal([path], Faults(string.Concat(text.AsSpan(0, start), returns, text.AsSpan(end))));
    }

    [Fact]
    public void Returns_are_needed_for_every_coin() => Assert.Equal(
        ["parameters.returns.ETH"],
        Faults(UserTexts.Returns("value-at-risk", 0.8, "ceiling").Replace("\"BTC\": {}", "\"BTC\": {}, \"ETH\": {}", StringComparison.Ordinal)));

    [Fact]
    public void There_are_at_most_ten_thousand_rows()
    {
        var rows = string.Join(", ", Enumerable.Repeat("{\"move\": 0.1}", 10_001));
        Assert.Equal(["parameters.rows"], Faults(UserTexts.Scenario($"\"rows\": [{rows}]")));
    }

    [Fact]
    public void An_unknown_convention_and_missing_parameters_are_refused()
    {
        Assert.Equal(["parameters.convention"], Faults(UserTexts.Returns("value-at-risk", 0.8, "median")));
        var text = UserTexts.Returns("value-at-risk", 0.8, "ceiling");
        var start = text.IndexOf("\"parameters\"", StringComparison.Ordinal);
        var end = text.IndexOf("\"underlyings\"", StringComparison.Ordinal);
        Assert.Equal(["parameters"], Faults(text.Remove(start, end - start)));
    }

    private static IEnumerable<string> Faults(string text) => Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(text)).Violations.Select(v => v.Path);
}

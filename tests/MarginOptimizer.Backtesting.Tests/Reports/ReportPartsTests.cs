using System.Text.RegularExpressions;
using MarginOptimizer.Backtesting.Reports;
using MarginOptimizer.Backtesting.Reports.Charts;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Backtesting.Tests.Reports;

public sealed class ReportPartsTests
{
    [Fact]
    public void Thinning_keeps_every_extreme_and_both_ends()
    {
        var values = Enumerable.Range(0, 10_007).Select(i => i == 4_321 ? 99.0 : i == 8_765 ? -99.0 : i % 3 == 0 ? double.NaN : Math.Sin(i)).ToArray();
        var kept = Thinning.Kept(values, 100);
        Assert.InRange(kept.Length, 50, 100);
        Assert.Equal(0, kept[0]);
        Assert.Equal(10_006, kept[^1]);
        Assert.Contains(4_321, kept);
        Assert.Contains(8_765, kept);
        Assert.Equal(kept.Order(), kept);
    }

    [Fact]
    public void Short_lines_are_not_thinned() => Assert.Equal(100, Thinning.Kept(new double[100], 100).Length);

    [Theory]
    [InlineData(0.0, 31_000.0, "0,10,000,20,000,30,000")]
    [InlineData(-0.03, 0.07, "-0.02,0.00,0.02,0.04,0.06")]
    [InlineData(5.0, 5.0000001, "5.00000000,5.00000005,5.00000010")]
    public void Values_are_round(double from, double to, string words) => Assert.Equal(words, string.Join(',', ValueTicks.Between(from, to).Words));

    [Theory]
    [InlineData("2026-06-01", "2026-06-30", "06-01/2026,06-06,06-11,06-16,06-21,06-26")]
    [InlineData("2025-12-01", "2026-06-30", "12-01/2025,01-01/2026,02-01,03-01,04-01,05-01,06-01")]
    [InlineData("2020-01-01", "2026-06-30", "01-01/2020,01-01/2021,01-01/2022,01-01/2023,01-01/2024,01-01/2025,01-01/2026")]
    [InlineData("2026-06-01", "2026-06-02", "00:00/2026-06-01,06:00,12:00,18:00,00:00/06-02")]
    public void Times_are_round(string from, string to, string words)
    {
        static double Date(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToOADate();
        var ticks = TimeTicks.Between(Date(from), Date(to));
        Assert.Equal(words, string.Join(',', ticks.Words).Replace('\n', '/'));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(45.0)]
    [InlineData(400.0)]
    [InlineData(20_000.0)]
    public void There_are_some_ticks_and_not_many(double days)
    {
        var ticks = TimeTicks.Between(46_000.0, 46_000.0 + days);
        Assert.InRange(ticks.At.Length, days < 0.05 ? 0 : 1, 9);
        Assert.All(ticks.At, at => Assert.InRange(at, 46_000.0, 46_000.0 + days));
    }

    [Fact]
    public void Profit_leaves_deposits_and_moves_of_the_index_out()
    {
        StepRow[] rows =
        [
            ReportSamples.Row("desk", false, 0) with { EquityUsd = 100.0, RevaluationUsd = 77.0 },
            ReportSamples.Row("desk", false, 1) with { EquityUsd = 160.0, RevaluationUsd = 20.0 },
            ReportSamples.Row("desk", false, 2) with { EquityUsd = 200.0, DepositUsd = 30.0 },
        ];
        Assert.Equal([0.0, 40.0, 50.0], BookRows.Profit([.. rows]).ToArray());
    }

    [Fact]
    public void A_day_goes_from_the_last_step_of_an_earlier_day_to_its_own_last()
    {
        var rows = ReportSamples.Rows("desk", false, 9).Select(r => r with { EquityUsd = r.Row * r.Row }).ToList();
        var result = ReportSamples.Result() with { Rows = [.. rows] };
        var days = DayResult.Of(BookRows.Of(result, BacktestSummary.Of(result))[0]);
        // Rows 0-3, 4-7 and 8 are three days; the first begins with its own first row.
        Assert.Equal([9.0, 49.0 - 9.0, 64.0 - 49.0], days.Select(d => d.WithoutUsd));
        Assert.All(days, d => Assert.Null(d.WithUsd));
    }

    [Fact]
    public void Every_end_of_a_search_has_words() =>
        Assert.All(Enum.GetValues<TerminationReason>(), reason => Assert.NotEqual(reason.ToString(), AnswerWords.Of(reason.ToString())));

    /// <summary>Codes are constants of the sources that make warnings: each must be explained.</summary>
    [Fact]
    public void Every_warning_of_margins_and_proposals_is_explained()
    {
        string[] folders = ["src/MarginOptimizer.Margin", "src/MarginOptimizer.Rebalancing/Proposals"];
        var codes = folders.SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "\"([A-Z]+(?:_[A-Z]+)+)\"").Select(m => m.Groups[1].Value))
            .Distinct().ToList();
        Assert.Contains("UNVERIFIED_RULE", codes);
        var unknown = WarningWords.Of("no such code");
        Assert.All(codes, code => Assert.True(WarningWords.Of(code) != unknown, code));
    }

    [Theory]
    [InlineData(-0.004, "0.00")]
    [InlineData(12.345, "12.35")]
    [InlineData(-1_234.5, "-1,235")]
    public void Money_has_no_signed_zero(double value, string words) => Assert.Equal(words, ReportFigures.Usd(value));
}

using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class RobustnessTests
{
    private static readonly string[] Desk = ["--market", "examples/markets/btc-2026-06.json", "--candidates", "examples/candidates/btc-2026-06.json", "--budget", "2000"];

    [Fact]
    public async Task Limits_after_moves_the_worst_fill_and_cancels_come_with_the_answer()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("examples/books/short-strangle.json"));
        const string orders = """[{"instrument": "BTC-26JUN26-58000-P", "quantity": -10, "limitPrice": "0.02"}, {"instrument": "BTC-31JUL26-72000-C", "quantity": -1, "limitPrice": "0.01", "reduceOnly": true}]""";
        using var book = new TextFile("book.json", text.Replace("\"openOrders\": []", $"\"openOrders\": {orders}", StringComparison.Ordinal));
        using var limits = new TextFile("limits.json", """{"limits": [{"id": "delta", "measure": "delta", "lower": -1, "upper": 1, "relativeToNow": true, "policy": "hard"}, {"id": "cost", "measure": "execution_cost", "upper": 1900}]}""");

        var outcome = await CliProcess.RunAsync(["propose", .. Desk, "--book", book.Path, "--limits", limits.Path, "--after-moves", "--worst-fill-margin", "1.02", "--may-cancel", "--json"]);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        using var document = JsonDocument.Parse(outcome.Output);
        var result = document.RootElement.GetProperty("result");
        var cancel = Assert.Single(result.GetProperty("cancels").EnumerateArray());
        Assert.Equal("BTC-26JUN26-58000-P", cancel.GetProperty("instrument").GetString());
        Assert.NotEmpty(result.GetProperty("trades").EnumerateArray());
        var ids = result.GetProperty("limits").EnumerateArray().Select(l => l.GetProperty("id").GetString()).ToList();
        Assert.Equal(5, ids.Count(id => id is "delta" || id!.StartsWith("delta@", StringComparison.Ordinal)));
        Assert.DoesNotContain(ids, id => id!.StartsWith("cost@", StringComparison.Ordinal));
        var robustness = result.GetProperty("robustness");
        Assert.Equal(5, robustness.GetProperty("afterMoves").GetArrayLength());
        Assert.All(robustness.GetProperty("afterMoves").EnumerateArray(), m => Assert.DoesNotContain("delta", Texts(m, "brokenAfter")));
        var worst = robustness.GetProperty("worstFill");
        Assert.Equal(result.GetProperty("trades").GetArrayLength(), worst.GetProperty("orders").GetArrayLength());
        var kept = worst.GetProperty("limits").EnumerateArray().Single(l => l.GetProperty("id").GetString() == "default:worst-fill");
        Assert.True(kept.GetProperty("isKept").GetBoolean());
    }

    [Fact]
    public async Task People_read_what_partial_fills_and_moves_do()
    {
        var outcome = await CliProcess.RunAsync("propose", "--budget", "500");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("After a move of the market", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Whatever part of the trades fills, the initial margin is at most", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--worst-fill-margin", "--worst-fill-margin", "0.9")]
    [InlineData("--worst-fill-margin", "--worst-fill-margin", "nan")]
    [InlineData("--after-moves", "--after-moves")]
    [InlineData("--may-cancel", "--may-cancel")]
    public async Task Bad_input_is_refused_by_name(string named, params string[] arguments)
    {
        var outcome = await CliProcess.RunAsync(["propose", .. arguments]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(named, outcome.Errors, StringComparison.Ordinal);
    }

    /// <summary>Empty where the field is left out.</summary>
    private static string[] Texts(JsonElement message, string name) =>
        message.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];
}

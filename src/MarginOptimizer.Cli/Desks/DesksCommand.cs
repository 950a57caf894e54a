using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData;
using Spectre.Console;

namespace MarginOptimizer.Cli.Desks;

/// <summary><c>marginopt desks</c>: proposals for random desks on real chains, each judged from what it prints.</summary>
internal static class DesksCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static Command Create()
    {
        var count = TextOption.Count("--count", "Desks; default 100");
        var seed = new Option<int>("--seed") { Description = "First seed.", HelpName = "S" };
        var markets = new Option<string[]>("--market") { Description = "Market files as for propose, repeated; default: the example.", HelpName = "FILE" };
        var times = TextOption.Count("--times", "Snapshots taken of each market file with history, evenly over --from to --to; default 1");
        var from = TextOption.Time("--from", "Earliest snapshot, with --times");
        var to = TextOption.Time("--to", "Latest snapshot, with --times");
        var limit = NumberOption.Positive("--time-limit", "S", "Seconds to search for each; default 2");
        var json = new Option<bool>("--json") { Description = "One JSON document instead of tables.", Arity = ArgumentArity.Zero };
        var command = new Command("desks", "Proposes trades for random desks on real chains and judges every answer from what it prints; exit code 0 only if all stand up.")
        {
            count, seed, markets, times, from, to, limit, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var report = DeskSoak.Run(
                [.. Sources(parsed.GetValue(markets) ?? [], (int)(parsed.GetValue(times) ?? 1), parsed.GetValue(from), parsed.GetValue(to))],
                (int)Math.Min(parsed.GetValue(count) ?? 100, 1_000_000),
                parsed.GetValue(seed),
                TimeSpan.FromSeconds(parsed.GetValue(limit) ?? 2.0),
                Console.Error.WriteLine,
                cancellation);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonSerializer.Serialize(report, Json));
            else Write(report);
            return Task.FromResult(report.Failures.IsEmpty ? ExitCode.Answer : ExitCode.NoAnswer);
        });
        return command;
    }

    private static IEnumerable<Func<MarketSnapshot>> Sources(string[] files, int times, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (files.Length == 0) yield return ExampleQuestion.Market;
        foreach (var file in files)
        {
            for (var k = 0; k < times; k++)
            {
                DateTimeOffset? at = from is { } first && to is { } last ? first + ((last - first) * ((k + 1.0) / times)) : null;
                yield return () => MarketSnapshotFile.Read(file, new SnapshotOptions(At: at));
            }
        }
    }

    private static void Write(DeskReport report)
    {
        var console = Terminal.Output();
        var table = new FigureTable(string.Create(CultureInfo.InvariantCulture, $"{report.Count} random desks from seed {report.FirstSeed}"), 1, "answer", "count");
        foreach (var (reason, count) in report.Reasons) table.Add(reason, count.ToString(CultureInfo.InvariantCulture));
        table.WriteTo(console);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Orders} orders; {report.Proven} answers proven; gap {report.MedianGap:0.00 %} median, {report.NinetyFifthGap:0.00 %} for 95 %; {report.MedianMs:0} ms median, {report.NinetyFifthMs:0} ms for 95 %"));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Count - report.Failures.Length} of {report.Count} stand up"));
    }
}

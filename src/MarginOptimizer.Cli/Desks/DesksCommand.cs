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

    private static readonly TimeSpan Weeks = TimeSpan.FromDays(28);

    public static Command Create()
    {
        var count = TextOption.Count("--count", "Desks; default 100");
        var seed = new Option<int>("--seed") { Description = "First seed.", HelpName = "S" };
        var markets = new Option<string[]>("--market") { Description = "Market files as for propose, repeated; default: the example.", HelpName = "FILE" };
        var times = TextOption.Count("--times", "Snapshots taken of each market file with history, evenly over --from to --to, or over the last four weeks of each file; default 1");
        var from = TextOption.Time("--from", "Earliest snapshot, with --times");
        var to = TextOption.Time("--to", "Latest snapshot, with --times");
        var work = TextOption.Count("--work-limit", "Work units of each search at most, the same answer on every machine; default: the time alone");
        var limit = NumberOption.Positive("--time-limit", "S", "Seconds to search for each; default 2");
        var json = new Option<bool>("--json") { Description = "One JSON document instead of tables.", Arity = ArgumentArity.Zero };
        var command = new Command("desks", "Proposes trades for random desks on real chains, judges every answer from what it prints and replays its execution plan; exit code 0 only if all stand up.")
        {
            count, seed, markets, times, from, to, limit, work, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var soak = new DeskSoak(TimeSpan.FromSeconds(parsed.GetValue(limit) ?? 2.0), parsed.GetValue(work), Console.Error.WriteLine, cancellation);
            var report = soak.Run(
                [.. Sources(parsed.GetValue(markets) ?? [], (int)(parsed.GetValue(times) ?? 1), parsed.GetValue(from), parsed.GetValue(to))],
                (int)Math.Min(parsed.GetValue(count) ?? 100, 1_000_000),
                parsed.GetValue(seed));
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
            var (first, last) = from is { } start && to is { } end ? (start, end) : times == 1 ? (default(DateTimeOffset?), default) : LastWeeks(file);
            for (var k = 0; k < times; k++)
            {
                var at = first is { } begin && last is { } stop ? begin + ((stop - begin) * ((k + 1.0) / times)) : (DateTimeOffset?)null;
                yield return () => MarketSnapshotFile.Read(file, new SnapshotOptions(At: at));
            }
        }
    }

    private static (DateTimeOffset? First, DateTimeOffset? Last) LastWeeks(string file)
    {
        var last = MarketSnapshotFile.Read(file).AsOf;
        return (last - Weeks, last);
    }

    private static void Write(DeskReport report)
    {
        var console = Terminal.Output();
        WriteCounts(console, string.Create(CultureInfo.InvariantCulture, $"{report.Count} random desks from seed {report.FirstSeed} on {report.Markets} snapshots"), "answer", report.Reasons);
        WriteCounts(console, "", "model", report.Models);
        WriteCounts(console, "", "mode", report.Modes);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Orders} orders, {report.Packages} of packages; {report.Proven} answers proven; gap {report.MedianGap:0.00 %} median, {report.NinetyFifthGap:0.00 %} for 95 %; {report.MedianMs:0} ms median, {report.NinetyFifthMs:0} ms for 95 %"));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Plans} plans of {report.Waves} waves, {report.PlanMs:0} ms median; {report.States} books on the way evaluated, the worst at {report.PeakReached:0.000000 %} of its peak"));
        var failed = report.Failures.Select(f => f.Seed).Distinct().Count();
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Count - failed} of {report.Count} stand up"));
    }

    private static void WriteCounts(IAnsiConsole console, string title, string unit, IReadOnlyDictionary<string, int> counts)
    {
        var table = new FigureTable(title, 1, unit, "count");
        foreach (var (name, count) in counts) table.Add(name, count.ToString(CultureInfo.InvariantCulture));
        table.WriteTo(console);
    }
}

using System.Globalization;
using MarginOptimizer.Cli.Benchmarking.Measures;
using MarginOptimizer.Cli.Rendering;
using Spectre.Console;

namespace MarginOptimizer.Cli.Benchmarking.Reports;

/// <summary>A report for people: one table per group, the floors first.</summary>
internal static class BenchTables
{
    public static void Write(IAnsiConsole console, BenchReport report)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Machine.Runtime}, {report.Machine.Processors} processors, vectors of {report.Machine.VectorBits} bits"));
        WriteFloors(console, report.Floors);
        WriteMeasures(console, report.Measures);
        foreach (var group in report.Results.GroupBy(result => result.Group)) WriteGroup(console, group);
        if (report.Results.Any(result => !result.Peers.IsEmpty)) WritePeers(console, report.Results);
        foreach (var result in report.Results.Where(result => !result.Right))
            console.WriteLine($"{Answer(result)}: {result.Instance}: {result.Status}{string.Concat(result.Faults.Select(fault => "; " + fault))}");
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Right} of {report.Count} right"));
    }

    private static void WriteFloors(IAnsiConsole console, BenchFloors floors)
    {
        var table = new FigureTable("Floors, measured in this run", 1, "floor", "");
        table.Add("reading memory, one thread", Gigabytes(floors.ReadOneThread));
        table.Add("reading memory, two threads", Gigabytes(floors.ReadTwoThreads));
        foreach (var time in floors.Cholesky)
            table.Add(string.Create(CultureInfo.InvariantCulture, $"dense Cholesky, n={time.N}"), Seconds(time.Seconds));
        table.WriteTo(console);
    }

    private static void WriteMeasures(IAnsiConsole console, IEnumerable<BenchMeasure> measures)
    {
        var table = new FigureTable("Work that is not a solve", 1, "work", "time", "x floor", "bar", "");
        foreach (var measure in measures) table.Add(measure.Name, Seconds(measure.Seconds), Number(measure.OursPerFloor, "0.00"), measure.BarText, measure.Bar);
        table.WriteTo(console);
    }

    private static void WriteGroup(IAnsiConsole console, IGrouping<string, BenchResult> group)
    {
        var table = new FigureTable(group.Key, 2, "instance", "answer", "objective", "error", "gap", "time", "steps", "passes", "x floor", "bar", "");
        foreach (var result in group)
        {
            table.Add(
                result.Instance,
                Answer(result),
                Number(result.Objective, "g11"),
                Number(result.Error, "0.0e+00"),
                Number(result.Gap, "0.0e+00"),
                Seconds(result.Seconds),
                result.Iterations.ToString(CultureInfo.InvariantCulture),
                Number(result.Passes, "0.0"),
                Number(result.Floor?.OursPerFloor, "0.0"),
                result.BarText ?? "",
                result.Bar ?? "");
        }

        table.WriteTo(console);
    }

    private static void WritePeers(IAnsiConsole console, IEnumerable<BenchResult> results)
    {
        var table = new FigureTable("Peers, recorded on another, similar machine: orientation, not a measurement of this run", 2, "instance", "peer", "recorded", "ours", "ours / peer", "");
        foreach (var result in results)
        {
            foreach (var peer in result.Peers)
            {
                table.Add(
                    result.Instance,
                    peer.Name,
                    peer.RecordedSeconds is { } seconds ? Seconds(seconds) : "",
                    Seconds(result.Seconds),
                    Number(peer.OursPerPeer, "0.####"),
                    peer.Remark);
            }
        }

        table.WriteTo(console);
    }

    private static string Answer(BenchResult result) => result switch
    {
        { Right: true } => result.Status,
        { MayStayOpen: true } => "open",
        { Proven: false, Faults.IsEmpty: true } => "unproven",
        _ => "WRONG",
    };

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    private static string Gigabytes(double bytesPerSecond) => string.Create(CultureInfo.InvariantCulture, $"{1e-9 * bytesPerSecond:0.0} GB/s");

    private static string Seconds(double seconds) => seconds switch
    {
        < 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{1e6 * seconds:0} us"),
        < 1.0 => string.Create(CultureInfo.InvariantCulture, $"{1e3 * seconds:0.0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
    };
}

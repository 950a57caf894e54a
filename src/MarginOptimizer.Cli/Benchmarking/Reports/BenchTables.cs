using System.Globalization;
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
        foreach (var group in report.Results.GroupBy(result => result.Group)) WriteGroup(console, group);
        foreach (var result in report.Results.Where(result => !result.Right))
            console.WriteLine($"{Answer(result)}: {result.Instance}: {result.Status}{string.Concat(result.Faults.Select(fault => "; " + fault))}");
        console.WriteLine("Peers were recorded on another, similar machine: orientation, not a measurement of this run.");
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

    private static void WriteGroup(IAnsiConsole console, IGrouping<string, BenchResult> group)
    {
        var table = new FigureTable(
            group.Key, 2, "instance", "answer", "objective", "error", "gap", "time", "steps", "passes", "x floor", "fastest peer", "x peer", "bar");
        foreach (var result in group)
        {
            var peer = result.Peers.Where(p => p.RecordedSeconds is not null).MinBy(p => p.RecordedSeconds);
            table.Add(
                result.Instance,
                Answer(result),
                Number(result.Objective, "g9"),
                Number(result.Error, "0.0e+00"),
                Number(result.Gap, "0.0e+00"),
                Seconds(result.Seconds),
                result.Iterations.ToString(CultureInfo.InvariantCulture),
                Number(result.Passes, "0.0"),
                Number(result.Floor?.OursPerFloor, "0.0"),
                peer is null ? "" : $"{peer.Name.Split(' ')[0]} {Seconds(peer.RecordedSeconds!.Value)}",
                Number(peer?.OursPerPeer, "0.###"),
                result.Bar ?? "");
        }

        table.WriteTo(console);
    }

    private static string Answer(BenchResult result) => result switch
    {
        { Right: true } => result.Status,
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

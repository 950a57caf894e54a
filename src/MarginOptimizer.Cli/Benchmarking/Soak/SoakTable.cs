using System.Globalization;
using MarginOptimizer.Cli.Rendering;
using Spectre.Console;

namespace MarginOptimizer.Cli.Benchmarking.Soak;

/// <summary>A soak for people: counts by status, then the failures by seed.</summary>
internal static class SoakTable
{
    /// <summary>Failures shown; <c>--json</c> has all of them.</summary>
    private const int Shown = 40;

    public static void Write(IAnsiConsole console, SoakReport report)
    {
        var table = new FigureTable(string.Create(CultureInfo.InvariantCulture, $"{report.Count} random programs from seed {report.FirstSeed}"), 1, "status", "count");
        foreach (var (status, count) in report.Statuses) table.Add(status, count.ToString(CultureInfo.InvariantCulture));
        table.WriteTo(console);
        foreach (var failure in report.Failures.OrderByDescending(failure => failure.IsWrong).Take(Shown))
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"seed {failure.Seed}: {failure.Status}, gap {failure.Gap?.ToString("0.0e+00", CultureInfo.InvariantCulture) ?? "unknown"}, {(failure.IsWrong ? "WRONG: " + string.Join("; ", failure.Faults) : "unproven")}"));
        }

        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{report.Wrong} wrong, {report.Unproven} unproven; {1e3 * report.Seconds / report.Count:0.000} ms per solve"));
    }
}

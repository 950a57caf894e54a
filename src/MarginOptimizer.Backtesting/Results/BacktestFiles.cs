using System.Text;
using MarginOptimizer.Backtesting.Reports;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>Writes the results of a run into its folder; every file is complete or absent.</summary>
public static class BacktestFiles
{
    public const string Steps = "steps.csv";
    public const string StepsAsParquet = "steps.parquet";
    public const string Ledger = "ledger.csv";
    public const string Summary = "summary.json";
    public const string Report = "report.html";

    /// <summary>Folder with the charts of the report as PNG.</summary>
    public const string Plots = "plots";

    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static BacktestSummary Write(BacktestResult result, string folder)
    {
        var summary = BacktestSummary.Of(result);
        Put(folder, Steps, Encoding.UTF8.GetBytes(StepsCsv.Format(result.Rows)));
        Put(folder, StepsAsParquet, path => StepsParquet.Write(result.Rows, path));
        Put(folder, Ledger, Encoding.UTF8.GetBytes(LedgerCsv.Format(result.Rows)));
        var report = new BacktestReport(result, summary);
        Put(folder, Report, Encoding.UTF8.GetBytes(report.Html()));
        var plots = Path.Combine(folder, Plots);
        Directory.CreateDirectory(plots);
        foreach (var (name, png) in report.Pictures()) Put(plots, name, png);
        Put(folder, Summary, Encoding.UTF8.GetBytes(SummaryJson.Format(summary)));
        return summary;
    }

    private static void Put(string folder, string name, byte[] bytes) => Put(folder, name, path => File.WriteAllBytes(path, bytes));

    private static void Put(string folder, string name, Action<string> write)
    {
        var path = Path.Combine(folder, name);
        write(path + ".part");
        File.Move(path + ".part", path, overwrite: true);
    }
}

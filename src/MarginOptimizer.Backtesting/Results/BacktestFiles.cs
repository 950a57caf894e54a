using System.Text;
using System.Text.RegularExpressions;
using MarginOptimizer.Backtesting.Reports;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>Writes the results of a run into its folder; every file is complete or absent.</summary>
public static partial class BacktestFiles
{
    public const string Steps = "steps.csv";
    public const string StepsAsParquet = "steps.parquet";
    public const string Ledger = "ledger.csv";
    public const string Summary = "summary.json";
    public const string Report = "report.html";

    /// <summary>Folder with the charts of the report as PNG.</summary>
    public const string Plots = "plots";

    /// <summary>After the name of a file that is being written.</summary>
    private const string Part = ".part";

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

    /// <summary>Deletes what <see cref="Write"/> writes, complete or not, and nothing else; the summary first, as it says that the rest is there.</summary>
    /// <param name="folder">May be missing.</param>
    /// <exception cref="InvalidInputException">A file cannot be deleted.</exception>
    public static void Clear(string folder)
    {
        try
        {
            foreach (var name in (string[])[Summary, Report, Ledger, StepsAsParquet, Steps]) Remove(Path.Combine(folder, name));
            var plots = Path.Combine(folder, Plots);
            if (!Directory.Exists(plots)) return;
            foreach (var file in Directory.GetFiles(plots))
            {
                if (PlotName().IsMatch(Path.GetFileName(file))) File.Delete(file);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("out", $"has results of another run, which cannot be deleted: {fault.Message}");
        }
    }

    /// <summary><c>plots/NN-book-chart.png</c>, NN = number of the book.</summary>
    [GeneratedRegex("""^[0-9]{2,3}-[A-Za-z0-9._-]+\.png(\.part)?\z""", RegexOptions.CultureInvariant)]
    private static partial Regex PlotName();

    private static void Remove(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path))) return;
        File.Delete(path);
        File.Delete(path + Part);
    }

    private static void Put(string folder, string name, byte[] bytes) => Put(folder, name, path => File.WriteAllBytes(path, bytes));

    private static void Put(string folder, string name, Action<string> write)
    {
        var path = Path.Combine(folder, name);
        write(path + Part);
        File.Move(path + Part, path, overwrite: true);
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Benchmarks;

/// <summary>Processor time of 1,000 positions under every embedded model version: the least of several runs, which a busy machine disturbs least.</summary>
internal static class ModelTimes
{
    private const int Positions = 1000;
    private const int WarmUp = 40;
    private const int Runs = 25;

    public static void Print(TextWriter output)
    {
        output.WriteLine("Processor time, ms, least of 25 runs; a report without contributions is what a limit or a headroom needs");
        output.WriteLine("  model                                    positions   compile   compile + report   evaluation   numbers read");
        foreach (var model in MarginModelCatalog.Embedded.Models) Print(output, model, SyntheticVenues.Market);
        output.WriteLine("The same with a strike of its own for every option");
        foreach (var model in MarginModelCatalog.Embedded.Models) Print(output, model, SyntheticVenues.DistinctStrikes);
    }

    private static void Print(TextWriter output, IMarginModel model, MarketSnapshot market)
    {
        var instruments = SyntheticVenues.InstrumentsOf(model, market, Positions);
        if (instruments.IsEmpty) return;
        var book = SyntheticMarket.Book(instruments);
        var evaluator = new MarginEvaluator(model.Compile(market, instruments));
        var programs = evaluator.Programs.Select(p => (Program: p, Workspace: p.CreateWorkspace())).ToImmutableArray();
        foreach (var (program, workspace) in programs) Fill(program, workspace, book);
        var compile = Least(() => model.Compile(market, instruments));
        var report = Least(() => new MarginEvaluator(model.Compile(market, instruments)).Evaluate(book, withContributions: false));
        var evaluation = Least(() =>
        {
            foreach (var (program, workspace) in programs) program.Evaluate(workspace);
            return programs;
        });
        output.WriteLine(FormattableString.Invariant(
            $"  {model.Version.Name,-42} {instruments.Length,7} {compile,9:0.00} {report,18:0.00} {evaluation,12:0.000} {programs.Sum(p => p.Program.NumberCount),14}"));
    }

    private static void Fill(UnitProgram program, MarginWorkspace workspace, Book book)
    {
        var held = book.Positions.ToDictionary(p => p.Instrument.Name, p => p.Quantity, StringComparer.Ordinal);
        for (var i = 0; i < program.Unit.Instruments.Length; i++) workspace.Positions[i] = held[program.Unit.Instruments[i].Name];
    }

    private static double Least(Func<object> work)
    {
        var least = double.PositiveInfinity;
        for (var run = 0; run < WarmUp + Runs; run++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            GC.KeepAlive(work());
            var spent = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
            if (run >= WarmUp) least = Math.Min(least, spent);
        }

        return least;
    }
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Benchmarks;

/// <summary>
/// A book of 1,000 positions under every embedded model, beside the least an evaluation could cost: reading its numbers once. Compiling prices
/// every instrument in every scenario; a report without contributions is what a limit or a headroom needs.
/// </summary>
[MemoryDiagnoser]
public class GridModelBenchmarks
{
    private const int Positions = 1000;
    private IMarginModel? _model;
    private ImmutableArray<Instrument> _instruments;
    private Book _book = Book.Empty;
    private MarginEvaluator? _evaluator;
    private (UnitProgram Program, MarginWorkspace Workspace)[] _programs = [];
    private double[] _numbers = [];

    /// <summary>Model and number of positions that it margins.</summary>
    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    public static IEnumerable<string> Models => SyntheticVenues.Models
        .Select(m => (m.Version.Name, Count: SyntheticVenues.InstrumentsOf(m, Positions).Length))
        .Where(m => m.Count > 0)
        .Select(m => $"{m.Name} ({m.Count})");

    [GlobalSetup]
    public void Setup()
    {
        _model = MarginModelCatalog.Embedded.Named(Model.Split(' ')[0]);
        _instruments = SyntheticVenues.InstrumentsOf(_model, Positions);
        _book = SyntheticMarket.Book(_instruments);
        _evaluator = new MarginEvaluator(_model.Compile(SyntheticVenues.Market, _instruments));
        _programs = [.. _evaluator.Programs.Select(p => (p, p.CreateWorkspace()))];
        foreach (var (program, workspace) in _programs)
        {
            for (var i = 0; i < program.Unit.Instruments.Length; i++)
                workspace.Positions[i] = _book.Positions.First(p => p.Instrument.Name == program.Unit.Instruments[i].Name).Quantity;
        }

        _numbers = new double[_programs.Sum(p => p.Program.NumberCount)];
    }

    [Benchmark(Baseline = true, Description = "floor: reading its tables once")]
    public double Floor()
    {
        var (a, b) = (Vector256<double>.Zero, Vector256<double>.Zero);
        ref var table = ref MemoryMarshal.GetArrayDataReference(_numbers);
        for (nuint i = 0; i + 8 <= (nuint)_numbers.Length; i += 8)
        {
            a += Vector256.LoadUnsafe(ref table, i);
            b += Vector256.LoadUnsafe(ref table, i + 4);
        }

        return Vector256.Sum(a + b);
    }

    [Benchmark(Description = "evaluate")]
    public double Evaluate()
    {
        var sum = 0.0;
        foreach (var (program, workspace) in _programs)
        {
            program.Evaluate(workspace);
            sum += program.InitialRequirement(workspace);
        }

        return sum;
    }

    [Benchmark(Description = "compile")]
    public CompiledMargin Compile() => _model!.Compile(SyntheticVenues.Market, _instruments);

    [Benchmark(Description = "compile, report without contributions")]
    public MarginReport CompileAndReport() =>
        new MarginEvaluator(_model!.Compile(SyntheticVenues.Market, _instruments)).Evaluate(_book, withContributions: false);

    [Benchmark(Description = "full report")]
    public MarginReport Report() => _evaluator!.Evaluate(_book);
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Benchmarks;

/// <summary>
/// Margin of a book of 200 positions, beside the least an evaluation could cost: reading its scenario table once. Compilation of a chain of 850.
/// </summary>
[MemoryDiagnoser]
public class MarginBenchmarks
{
    private readonly MarketSnapshot _chain = SyntheticMarket.Create(850);
    private ImmutableArray<Instrument> _chainInstruments;
    private MarketSnapshot _market = SyntheticMarket.Create(0);
    private ImmutableArray<Instrument> _instruments;
    private Book _book = Book.Empty;
    private MarginEvaluator? _evaluator;
    private UnitProgram? _program;
    private MarginWorkspace? _workspace;
    private double[] _losses = [];

    [GlobalSetup]
    public void Setup()
    {
        _chainInstruments = SyntheticMarket.Instruments(_chain);
        _market = SyntheticMarket.Create(199);
        _instruments = SyntheticMarket.Instruments(_market);
        _book = SyntheticMarket.Book(_instruments);
        var compiled = SyntheticMarket.Model.Compile(_market, _instruments);
        _evaluator = new MarginEvaluator(compiled);
        _program = _evaluator.Programs.Single();
        _workspace = _program.CreateWorkspace();
        for (var i = 0; i < _book.Positions.Length; i++) _workspace.Positions[i] = _book.Positions[i].Quantity;
        _losses = ((Scenarios)compiled.Units[0].Components[0]).Table.Losses;
    }

    [Benchmark(Baseline = true, Description = "floor: reading the table of 200 positions once")]
    public double Floor()
    {
        var (a, b) = (Vector256<double>.Zero, Vector256<double>.Zero);
        ref var table = ref MemoryMarshal.GetArrayDataReference(_losses);
        for (nuint i = 0; i + 8 <= (nuint)_losses.Length; i += 8)
        {
            a += Vector256.LoadUnsafe(ref table, i);
            b += Vector256.LoadUnsafe(ref table, i + 4);
        }

        return Vector256.Sum(a + b);
    }

    [Benchmark(Description = "200 positions: requirement alone")]
    public double Requirement()
    {
        _program!.Evaluate(_workspace!);
        return _program.InitialRequirement(_workspace!);
    }

    [Benchmark(Description = "200 positions: full report")]
    public MarginReport Report() => _evaluator!.Evaluate(_book);

    [Benchmark(Description = "200 positions: compile, then full report")]
    public MarginReport CompileAndReport() =>
        new MarginEvaluator(SyntheticMarket.Model.Compile(_market, _instruments)).Evaluate(_book);

    [Benchmark(Description = "compile a chain of 850 options")]
    public CompiledMargin CompileChain() => SyntheticMarket.Model.Compile(_chain, _chainInstruments);

    [Benchmark(Description = "move the market of 850 options")]
    public MarketSnapshot Move() => _chain.Moved(0.03);
}

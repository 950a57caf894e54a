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
    public Vector256<double> Floor()
    {
        var (a, b, c, d) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        var blocks = MemoryMarshal.Cast<double, Vector256<double>>(_losses);
        var i = 0;
        for (; i + 4 <= blocks.Length; i += 4)
        {
            a += blocks[i];
            b += blocks[i + 1];
            c += blocks[i + 2];
            d += blocks[i + 3];
        }

        return a + b + (c + d);
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

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Benchmarks;

/// <summary>
/// Baskets of 10 legs on a book of 200 positions, per basket on one core: the whole question from baskets to figures (compilation shared by
/// all of them included), the evaluation alone, beside reading the scenario columns of the legs once, and beside a plain evaluation of the book.
/// </summary>
[MemoryDiagnoser]
public class WhatIfBenchmarks
{
    private const int Positions = 200;
    private const int Legs = 10;
    private const int Baskets = 2_000;
    private WhatIfProblem? _problem;
    private BasketPass[] _passes = [];
    private (int[] Columns, double[] Changes)[][] _baskets = [];
    private double[][] _columns = [];
    private (UnitProgram Program, MarginWorkspace Workspace)[] _programs = [];

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
        var model = MarginModelCatalog.Embedded.Named(Model.Split(' ')[0]);
        var instruments = SyntheticVenues.InstrumentsOf(model, Positions);
        var random = new Random(1);
        var baskets = Enumerable.Range(0, Baskets).Select(b => Draw(b, instruments, random)).ToImmutableArray();
        _problem = new WhatIfProblem { Book = SyntheticMarket.Book(instruments), Market = SyntheticVenues.Market, Model = model, Baskets = baskets };
        var evaluator = new MarginEvaluator(model.Compile(SyntheticVenues.Market, instruments));
        _programs = [.. evaluator.Programs.Select(p => (p, p.CreateWorkspace()))];
        foreach (var (program, workspace) in _programs)
        {
            for (var i = 0; i < program.Unit.Instruments.Length; i++)
                workspace.Positions[i] = _problem.Book.Positions.First(p => p.Instrument.Name == program.Unit.Instruments[i].Name).Quantity;
        }

        _passes = [.. _programs.Select(p => new BasketPass(p.Program, p.Workspace.Positions))];
        _baskets = [.. _programs.Select(p => baskets.Select(b => ColumnsOf(b, p.Program)).ToArray())];
        _columns = [.. instruments.Select(i => new double[(_programs.Sum(p => p.Program.NumberCount) / instruments.Length / 8 * 8) + 8])];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Baskets, Description = "floor: reading the columns of 10 legs once")]
    public double Floor()
    {
        var sum = Vector256<double>.Zero;
        for (var b = 0; b < Baskets; b++)
        {
            for (var k = 0; k < Legs; k++)
            {
                var column = _columns[((b * Legs) + k) * 7 % _columns.Length];
                ref var first = ref MemoryMarshal.GetArrayDataReference(column);
                for (nuint i = 0; i < (nuint)column.Length; i += 4) sum += Vector256.LoadUnsafe(ref first, i);
            }
        }

        return Vector256.Sum(sum);
    }

    [Benchmark(OperationsPerInvoke = Baskets, Description = "basket on a known book")]
    public double Known()
    {
        var sum = 0.0;
        for (var u = 0; u < _passes.Length; u++)
        {
            foreach (var (columns, changes) in _baskets[u]) sum += _passes[u].Evaluate(columns, changes).Initial;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Baskets, Description = "basket within a question of 2,000, compilation included")]
    public WhatIfAnswer Question() => BulkWhatIf.Evaluate(_problem!);

    [Benchmark(Description = "the whole book evaluated anew")]
    public double Anew()
    {
        var sum = 0.0;
        foreach (var (program, workspace) in _programs)
        {
            program.Evaluate(workspace);
            sum += program.InitialRequirement(workspace);
        }

        return sum;
    }

    private static Basket Draw(int number, ImmutableArray<Instrument> instruments, Random random)
    {
        var some = instruments.ToArray();
        random.Shuffle(some);
        return new Basket($"b{number}", [.. some.Take(Legs).Select(i => new BasketLeg(i, Math.Round(20.0 * (random.NextDouble() - 0.5)) + 0.5))]);
    }

    private static (int[] Columns, double[] Changes) ColumnsOf(Basket basket, UnitProgram program)
    {
        var legs = basket.Legs.Where(l => program.Unit.Instruments.Any(i => i.Name == l.Instrument.Name)).ToArray();
        return ([.. legs.Select(l => program.Unit.Instruments.IndexOf(program.Unit.Instruments.First(i => i.Name == l.Instrument.Name)))], [.. legs.Select(l => l.Quantity)]);
    }
}

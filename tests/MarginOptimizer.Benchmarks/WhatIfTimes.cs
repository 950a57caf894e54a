using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Benchmarks;

/// <summary>
/// Processor time of baskets of 10 legs on a book of 200 positions under the present version of every embedded model, on one thread: the least of
/// several runs, which a busy machine disturbs least. Beside it the floor: reading the scenario numbers of 10 columns once.
/// </summary>
internal static class WhatIfTimes
{
    private const int Positions = 200;
    private const int Legs = 10;
    private const int Baskets = 1_000;
    private const int WarmUp = 15;
    private const int Runs = 25;

    public static void Print(TextWriter output)
    {
        output.WriteLine($"Processor time per basket of {Legs} legs on a book of up to {Positions} positions, us, least of {Runs} runs of {Baskets} baskets, one thread");
        output.WriteLine("  model                                    positions   numbers     floor    basket   with compilation   book anew   baskets/s");
        foreach (var model in SyntheticVenues.Models) Print(output, model);
    }

    private static void Print(TextWriter output, IMarginModel model)
    {
        var instruments = SyntheticVenues.InstrumentsOf(model, Positions);
        if (instruments.Length < Legs) return;
        var random = new Random(1);
        var problem = new WhatIfProblem
        {
            Book = SyntheticMarket.Book(instruments),
            Market = SyntheticVenues.Market,
            Model = model,
            Baskets = [.. Enumerable.Range(0, Baskets).Select(b => Draw(b, instruments, random))],
        };
        var evaluator = new MarginEvaluator(model.Compile(SyntheticVenues.Market, instruments));
        var held = problem.Book.Positions.ToDictionary(p => p.Instrument.Name, p => p.Quantity, StringComparer.Ordinal);
        var units = evaluator.Programs.Select(p => new Unit(p, held, problem.Baskets)).ToImmutableArray();
        var numbers = units.Sum(u => u.Program.NumberCount);
        var columns = instruments.Select(_ => new double[(numbers / instruments.Length / 4 * 4) + 4]).ToArray();
        var floor = Least(() => Read(columns)) / Baskets;
        var basket = Least(() => units.Sum(u => u.Baskets())) / Baskets;
        var question = Least(() => BulkWhatIf.Evaluate(problem).Base.InitialUsd) / Baskets;
        var anew = Least(() => units.Sum(u => u.Anew(20))) / 20;
        output.WriteLine(FormattableString.Invariant(
            $"  {model.Version.Name,-42} {instruments.Length,7} {numbers,9} {floor,9:0.000} {basket,9:0.00} {question,18:0.00} {anew,11:0.00} {1e6 / basket,11:0}"));
    }

    private static double Read(double[][] columns)
    {
        var sum = Vector256<double>.Zero;
        for (var k = 0; k < Baskets * Legs; k++)
        {
            var column = columns[k * 7 % columns.Length];
            ref var first = ref MemoryMarshal.GetArrayDataReference(column);
            for (nuint i = 0; i < (nuint)column.Length; i += 4) sum += Vector256.LoadUnsafe(ref first, i);
        }

        return Vector256.Sum(sum);
    }

    /// <summary>Microseconds of this process.</summary>
    private static double Least(Func<double> work)
    {
        var least = double.PositiveInfinity;
        for (var run = 0; run < WarmUp + Runs; run++)
        {
            var before = Environment.CpuUsage.TotalTime;
            GC.KeepAlive(work());
            var spent = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
            if (run >= WarmUp) least = Math.Min(least, spent);
        }

        return least;
    }

    private static Basket Draw(int number, ImmutableArray<Instrument> instruments, Random random)
    {
        var some = instruments.ToArray();
        random.Shuffle(some);
        return new Basket($"b{number}", [.. some.Take(Legs).Select(i => new BasketLeg(i, Math.Round(20.0 * (random.NextDouble() - 0.5)) + 0.5))]);
    }

    /// <summary>A unit with the book in it, and the baskets by its columns.</summary>
    private sealed class Unit
    {
        private readonly MarginWorkspace _workspace;
        private readonly BasketPass _pass;
        private readonly (int[] Columns, double[] Changes)[] _baskets;

        public Unit(UnitProgram program, Dictionary<string, double> held, ImmutableArray<Basket> baskets)
        {
            (Program, _workspace) = (program, program.CreateWorkspace());
            var columns = program.Unit.Instruments.Select((i, c) => (i.Name, c)).ToDictionary(p => p.Name, p => p.c, StringComparer.Ordinal);
            foreach (var (name, column) in columns) _workspace.Positions[column] = held[name];
            _pass = new BasketPass(program, _workspace.Positions);
            _baskets =
            [
                .. baskets.Select(b => b.Legs.Where(l => columns.ContainsKey(l.Instrument.Name)).ToArray())
                    .Select(legs => (legs.Select(l => columns[l.Instrument.Name]).ToArray(), legs.Select(l => l.Quantity).ToArray())),
            ];
        }

        public UnitProgram Program { get; }

        public double Baskets()
        {
            var sum = 0.0;
            foreach (var (columns, changes) in _baskets) sum += _pass.Evaluate(columns, changes).Initial;
            return sum;
        }

        public double Anew(int times)
        {
            for (var k = 0; k < times; k++) Program.Evaluate(_workspace);
            return Program.InitialRequirement(_workspace);
        }
    }
}

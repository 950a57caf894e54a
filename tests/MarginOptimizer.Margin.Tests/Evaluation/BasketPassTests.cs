using MarginOptimizer.Benchmarks;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Tests.Evaluation;

/// <summary>A basket on a known book has the figures of the changed book evaluated anew, under every model of the catalogue.</summary>
public sealed class BasketPassTests
{
    private const int Instruments = 40;
    private const int Legs = 10;

    public static TheoryData<string> Versions => [.. MarginModelCatalog.Embedded.Versions.Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_basket_has_the_figures_of_the_changed_book(string version)
    {
        foreach (var unit in Compile(version).Units)
        {
            var random = new Random(7);
            var positions = Positions(unit, random);
            var program = new UnitProgram(unit);
            var pass = new BasketPass(program, positions);
            for (var trial = 0; trial < 20; trial++)
            {
                var (columns, changes) = Basket(unit, random, trial % 4 == 0 ? positions : null);
                var workspace = program.CreateWorkspace();
                positions.CopyTo(workspace.Positions);
                for (var k = 0; k < columns.Length; k++) workspace.Positions[columns[k]] += changes[k];
                var scale = Gross(unit, workspace.Positions) + Gross(unit, positions);
                program.Evaluate(workspace);
                var figures = pass.Evaluate(columns, changes);
                AssertNear(program.InitialRequirement(workspace), figures.Initial, scale);
                AssertNear(program.MaintenanceRequirement(workspace), figures.Maintenance, scale);
                AssertNear(program.Collateral(workspace), figures.Collateral, scale);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_basket_starts_from_the_base_book_to_the_last_bit(string version)
    {
        foreach (var unit in Compile(version).Units)
        {
            var random = new Random(3);
            var positions = Positions(unit, random);
            var pass = new BasketPass(new UnitProgram(unit), positions);
            var baskets = Enumerable.Range(0, 8).Select(_ => Basket(unit, random, null)).ToList();
            var forward = baskets.ConvertAll(b => pass.Evaluate(b.Columns, b.Changes));
            baskets.Reverse();
            var backward = baskets.ConvertAll(b => pass.Evaluate(b.Columns, b.Changes));
            backward.Reverse();
            Assert.Equal(forward, backward);
            Assert.Equal(pass.Base, pass.Evaluate([], []));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_basket_takes_no_memory(string version)
    {
        foreach (var unit in Compile(version).Units)
        {
            var random = new Random(11);
            var positions = Positions(unit, random);
            var pass = new BasketPass(new UnitProgram(unit), positions);
            var (columns, changes) = Basket(unit, random, null);
            pass.Evaluate(columns, changes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var k = 0; k < 50; k++) pass.Evaluate(columns, changes);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    [Fact]
    public void A_column_named_twice_takes_both_changes()
    {
        var unit = Compile("deribit-spm@2026-09-23").Units[0];
        var positions = Positions(unit, new Random(5));
        var pass = new BasketPass(new UnitProgram(unit), positions);
        Assert.Equal(pass.Evaluate([3], [2.0]), pass.Evaluate([3, 3], [0.5, 1.5]));
    }

    private static CompiledMargin Compile(string version)
    {
        var model = MarginModelCatalog.Embedded.Named(version);
        return model.Compile(SyntheticVenues.Market, SyntheticVenues.InstrumentsOf(model, Instruments));
    }

    private static double[] Positions(MarginUnit unit, Random random)
    {
        var positions = new double[unit.AuxiliaryColumnOf(0)];
        for (var i = 0; i < positions.Length; i++) positions[i] = random.Next(3) == 0 ? 0.0 : Size(unit, i) * (random.NextDouble() - 0.5);
        for (var money = 0; money < unit.Money.Length; money++) positions[unit.CollateralColumnOf(money)] = Math.Abs(positions[unit.CollateralColumnOf(money)]);
        return positions;
    }

    /// <summary>Some instruments, and cash; with positions given, the first of them are closed.</summary>
    private static (int[] Columns, double[] Changes) Basket(MarginUnit unit, Random random, double[]? closed)
    {
        var columns = Enumerable.Range(0, unit.Instruments.Length).OrderBy(_ => random.Next()).Take(Legs).Append(unit.CashColumn).ToArray();
        return (columns, [.. columns.Select(c => closed is null ? Size(unit, c) * (random.NextDouble() - 0.5) : -closed[c])]);
    }

    private static double Size(MarginUnit unit, int column) => unit.Instruments.Length > column && unit.Instruments[column].IsCountedInUsd ? 50_000.0 : 6.0;

    /// <summary>Notional in the unit's currency, which is what sums round at.</summary>
    private static double Gross(MarginUnit unit, ReadOnlySpan<double> z)
    {
        var sum = 1.0;
        for (var i = 0; i < unit.AuxiliaryColumnOf(0); i++)
            sum += Math.Abs(z[i]) * (i < unit.Instruments.Length && unit.Instruments[i].IsCountedInUsd ? 1.0 : 60_000.0) / unit.Index;
        return sum;
    }

    private static void AssertNear(double expected, double actual, double scale) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * scale, FormattableString.Invariant($"{actual} instead of {expected}, scale {scale}"));
}

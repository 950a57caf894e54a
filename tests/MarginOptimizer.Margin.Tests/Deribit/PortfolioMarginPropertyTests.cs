using FsCheck.Xunit;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Margin.Tests.Naive;

namespace MarginOptimizer.Margin.Tests.Deribit;

public sealed class PortfolioMarginPropertyTests
{
    [Property(MaxTest = 300)]
    public void The_compiled_margin_equals_the_naive_one(int seed)
    {
        var (parameters, index, book) = RandomBooks.Create(seed);
        var naive = NaivePortfolioMargin.Evaluate(parameters, index, book.Legs);
        var unit = Report(seed).Units.Single();
        var scale = 1e-9 * Math.Max(naive.Initial, 1e-6 * book.Legs.Sum(l => Math.Abs(l.Size)));
        PortfolioMarginExampleTests.AssertComponents(scale, unit, naive.Worst, naive.Roll, naive.Delta);
        Assert.Equal(naive.Initial, unit.Initial, scale);
        Assert.Equal(naive.Maintenance, unit.Maintenance, scale);
    }

    [Property]
    public void Every_cell_is_minus_the_profit_of_the_book(int seed)
    {
        var (parameters, index, book) = RandomBooks.Create(seed);
        var naive = NaivePortfolioMargin.Evaluate(parameters, index, book.Legs);
        var gross = 1e-10 * book.Legs.Sum(l => Math.Abs(l.Size));
        foreach (var cell in Report(seed).Units.Single().Scenarios)
        {
            var shock = cell.Row.Shock;
            Assert.Equal(-naive.Profit(shock.Move, "dsu"[(int)shock.Volatility]), cell.Loss, gross);
        }
    }

    [Property]
    public void Contributions_and_the_remainder_sum_to_the_initial_margin(int seed)
    {
        var unit = Report(seed).Units.Single();
        Assert.Equal(unit.Initial, unit.Contributions.Sum(c => c.Contribution) + unit.ContributionRemainder, 1e-9 * Math.Max(unit.Initial, 1.0));
        var isHomogeneous = unit.Components[2].Value == 0.0 && unit.Scenarios.All(s => !s.Binding || s.Row.Table == "standard");
        if (isHomogeneous) Assert.Equal(0.0, unit.ContributionRemainder, 1e-8 * Math.Max(unit.Initial, 1e-3));
    }

    [Property]
    public void The_margin_is_homogeneous_while_the_standard_table_binds_and_the_delta_shock_is_zero(int seed)
    {
        var (parameters, _, book) = RandomBooks.Create(seed, largest: 1.0);
        var evaluator = new MarginEvaluator(ParameterSets.Model(parameters with { ExtendedTableFactor = 0.0 }).Compile(book.Market, book.Instruments));
        var once = evaluator.Evaluate(book.Book).Units.Single();
        var twice = evaluator.Evaluate(Book.Of(book.Book.Positions.Select(p => p with { Quantity = 2.0 * p.Quantity }))).Units.Single();
        Assert.Equal(0.0, twice.Components[2].Value);
        Assert.Equal(2.0 * once.Initial, twice.Initial, 1e-12 * Math.Max(once.Initial, 1.0));
    }

    [Property]
    public void The_margin_is_midpoint_convex_while_the_delta_shock_is_zero(int seed)
    {
        var (parameters, _, book) = RandomBooks.Create(seed, largest: 10.0);
        var program = new UnitProgram(ParameterSets.Model(parameters with { MaxDeltaShock = 0.0 }).Compile(book.Market, book.Instruments).Units[0]);
        var random = new Random(seed);
        var a = Point(program, random);
        var b = Point(program, random);
        double[] middle = [.. a.Zip(b, (x, y) => 0.5 * (x + y))];
        Assert.True(Initial(program, middle) <= (0.5 * (Initial(program, a) + Initial(program, b))) + 1e-9);
    }

    [Property]
    public void The_delta_shock_is_zero_wherever_its_limits_hold(int seed)
    {
        var (_, index, book) = RandomBooks.Create(seed);
        var unit = ParameterSets.Model(ParameterSets.Btc2609 with { DeltaShockThreshold = 100 * index }).Compile(book.Market, book.Instruments).Units[0];
        var shock = (Opaque)unit.Components[2];
        var checks = new UnitProgram(unit with { Components = [shock, .. shock.ZeroWhen.Select(z => z.Node)] });
        var random = new Random(seed);
        var workspace = checks.CreateWorkspace();
        for (var i = 0; i < 20; i++)
        {
            Point(checks, random).CopyTo(workspace.Positions);
            checks.Evaluate(workspace);
            if (shock.ZeroWhen.All(z => checks.Value(z.Node, workspace) <= z.Bound)) Assert.Equal(0.0, checks.Value(shock, workspace));
        }
    }

    [Property]
    public void The_margin_never_falls_when_a_scenario_is_added(int seed)
    {
        var (parameters, _, book) = RandomBooks.Create(seed);
        var unit = ParameterSets.Model(parameters).Compile(book.Market, book.Instruments).Units[0];
        var all = (Scenarios)unit.Components[0];
        var program = new UnitProgram(unit);
        var z = program.CreateWorkspace();
        foreach (var position in book.Book.Positions) z.Positions[unit.Instruments.IndexOf(position.Instrument)] = position.Quantity;
        var before = 0.0;
        for (var rows = 1; rows <= all.Scales.Length; rows++)
        {
            var table = new ScenarioTable(all.Table.Rows[..rows], all.Table.Columns, all.Table.Stride, all.Table.Losses[..(rows * all.Table.Stride)]);
            var some = new Scenarios("some", table, all.Scales[..rows], all.Offsets[..rows], FloorAtZero: true);
            var partial = new UnitProgram(unit with { InitialRequirement = some });
            var workspace = partial.CreateWorkspace();
            z.Positions.CopyTo(workspace.Positions);
            partial.Evaluate(workspace);
            Assert.True(partial.InitialRequirement(workspace) >= before);
            before = partial.InitialRequirement(workspace);
        }
    }

    [Property(MaxTest = 50)]
    public void Two_compilations_give_the_same_bits(int seed)
    {
        var first = Report(seed).Units.Single();
        var second = Report(seed).Units.Single();
        Assert.Equal(Bits(first), Bits(second));
    }

    private static IEnumerable<long> Bits(UnitReport unit) =>
        new[] { unit.Initial, unit.Maintenance, unit.Collateral, unit.Standalone, unit.ContributionRemainder }
            .Concat(unit.Scenarios.Select(s => s.Loss)).Concat(unit.Scenarios.Select(s => s.Charged)).Concat(unit.Contributions.Select(c => c.Contribution))
            .Select(BitConverter.DoubleToInt64Bits);

    private static double[] Point(UnitProgram program, Random random) =>
        [.. Enumerable.Range(0, program.Unit.ColumnCount).Select(i => i >= program.Unit.Instruments.Length ? 0.0
            : (random.NextDouble() - 0.5) * (program.Unit.Instruments[i].IsCountedInUsd ? 2e6 : 20.0))];

    private static double Initial(UnitProgram program, double[] z)
    {
        var workspace = program.CreateWorkspace();
        z.CopyTo(workspace.Positions);
        program.Evaluate(workspace);
        return program.InitialRequirement(workspace);
    }

    private static MarginReport Report(int seed)
    {
        var (parameters, _, book) = RandomBooks.Create(seed);
        return new MarginEvaluator(ParameterSets.Model(parameters).Compile(book.Market, book.Instruments)).Evaluate(book.Book);
    }
}

using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests.Evaluation;

public sealed class UnitProgramTests
{
    /// <summary>Two instruments, cash, collateral; every kind of node.</summary>
    private static readonly ScenarioTable Table = new(
        [.. Enumerable.Repeat(new ScenarioRow("t", new MarketShock(0.1, VolatilityShock.Same)), 5)], 2, 4,
        [1, -1, 0, 0, -2, 1, 0, 0, 0.5, 0.5, 0, 0, 1, -1, 0, 0, 0, 0, 0, 0]);

    private static readonly Affine Cash = new("cash", new LinearForm([0, 0, 1, 0], 7));
    private static readonly Affine Sum = new("sum", new LinearForm([1, 1, 0, 0]));

    [Theory]
    [InlineData(3, 2)]
    [InlineData(-3, 2)]
    [InlineData(0, 0)]
    public void Each_kind_of_node_has_its_value(double x, double y)
    {
        var absolute = new Curve("absolute", Sum, CurveShape.Absolute);
        var positive = new Curve("positive", Sum, CurveShape.PositivePart);
        var shorts = new OneSided("short", [2, 3, 0, 0], -1);
        var worst = new Scenarios("worst", Table, [1, 1, 2, 1, 1], [0, 0, -0.5, 0, 0], FloorAtZero: true);
        var largest = new Largest("largest", [absolute, shorts]);
        var opaque = new Opaque("product", [Sum, Cash], v => v[0] * v[1], "a product", []);
        var root = new Combine("root", [1, -2, 3, 1, 1, 1], [absolute, positive, shorts, worst, largest, opaque], 0.25);
        var program = new UnitProgram(Unit(root));
        var workspace = At(program, x, y, 5, 0);

        var sum = x + y;
        Assert.Equal(Math.Abs(sum), program.Value(absolute, workspace));
        Assert.Equal(Math.Max(sum, 0), program.Value(positive, workspace));
        Assert.Equal((2 * Math.Max(-x, 0)) + (3 * Math.Max(-y, 0)), program.Value(shorts, workspace));
        Assert.Equal(new[] { x - y, y - (2 * x), sum - 0.5, 0 }.Max(), program.Value(worst, workspace));
        Assert.Equal(Math.Max(Math.Abs(sum), program.Value(shorts, workspace)), program.Value(largest, workspace));
        Assert.Equal(sum * 12, program.Value(opaque, workspace));
        Assert.Equal(5 + 7, program.Collateral(workspace));
        var expected = 0.25 + Math.Abs(sum) - (2 * Math.Max(sum, 0)) + (3 * program.Value(shorts, workspace)) + program.Value(worst, workspace)
            + program.Value(largest, workspace) + (sum * 12);
        Assert.Equal(expected, program.InitialRequirement(workspace), 1e-12);
    }

    [Fact]
    public void Tied_rows_share_the_derivative_evenly_or_by_given_weights()
    {
        var worst = new Scenarios("worst", Table, [1, 1, 1, 1, 1], [0, 0, 0, 0, 0], FloorAtZero: true);
        var program = new UnitProgram(Unit(worst));
        var workspace = At(program, 0, -2, 0, 0);
        ReversePass.Differentiate(program, program.InitialIndex, workspace, []);
        Assert.Equal([1, -1, 0, 0], workspace.Derivatives.ToArray());
        ReversePass.Differentiate(program, program.InitialIndex, workspace, [0.25, 0.5, 0, 0, 0]);
        Assert.Equal([-0.75, 0.25, 0, 0], workspace.Derivatives.ToArray());
    }

    [Fact]
    public void A_function_without_derivatives_goes_to_the_remainder()
    {
        var opaque = new Opaque("square", [Sum], v => v[0] * v[0], "no derivatives given", []);
        var program = new UnitProgram(Unit(opaque));
        var workspace = At(program, 2, 1, 0, 0);
        ReversePass.Differentiate(program, program.InitialIndex, workspace, []);
        Assert.Equal([0, 0, 0, 0], workspace.Derivatives.ToArray());
    }

    [Property]
    public void Derivatives_agree_with_differences(int seed)
    {
        var (parameters, _, book) = RandomBooks.Create(seed);
        var program = new UnitProgram(ParameterSets.Model(parameters).Compile(book.Market, book.Instruments).Units[0]);
        var workspace = program.CreateWorkspace();
        foreach (var position in book.Book.Positions) workspace.Positions[book.Instruments.IndexOf(position.Instrument)] = position.Quantity;
        double[] z = [.. workspace.Positions];
        program.Evaluate(workspace);
        ReversePass.Differentiate(program, program.InitialIndex, workspace, []);
        double[] slopes = [.. workspace.Derivatives];
        for (var column = 0; column < book.Instruments.Length; column++)
        {
            var step = 1e-5 * Math.Abs(z[column]);
            var (low, middle, high) = (Initial(column, -step), Initial(column, 0), Initial(column, step));
            var (left, right) = ((middle - low) / step, (high - middle) / step);
            var tolerance = (1e-4 * (Math.Abs(left) + Math.Abs(right))) + (1e-9 * Math.Abs(middle) / step) + 1e-12;
            Assert.InRange(slopes[column], Math.Min(left, right) - tolerance, Math.Max(left, right) + tolerance);
        }

        double Initial(int column, double step)
        {
            z.CopyTo(workspace.Positions);
            workspace.Positions[column] += step;
            program.Evaluate(workspace);
            return program.InitialRequirement(workspace);
        }
    }

    [Property]
    public void A_position_alone_has_the_margin_of_a_book_of_one(int seed)
    {
        var (parameters, _, book) = RandomBooks.Create(seed);
        var program = new UnitProgram(ParameterSets.Model(parameters).Compile(book.Market, book.Instruments).Units[0]);
        var (alone, full) = (new StandalonePass(program), program.CreateWorkspace());
        foreach (var position in book.Book.Positions)
        {
            var column = book.Instruments.IndexOf(position.Instrument);
            full.Positions.Clear();
            full.Positions[column] = position.Quantity;
            program.Evaluate(full);
            Assert.Equal(program.InitialRequirement(full), alone.Initial(column, position.Quantity), 1e-12 * Math.Max(1.0, program.InitialRequirement(full)));
        }
    }

    [Fact]
    public void An_evaluation_with_a_used_workspace_allocates_nothing()
    {
        var (parameters, _, book) = RandomBooks.Create(7);
        var program = new UnitProgram(ParameterSets.Model(parameters).Compile(book.Market, book.Instruments).Units[0]);
        var workspace = program.CreateWorkspace();
        for (var i = 0; i < 100; i++) Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            workspace.Positions.Fill(3.0);
            program.Evaluate(workspace);
            ReversePass.Differentiate(program, program.InitialIndex, workspace, []);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 5)]
    [InlineData(35, 203)]
    [InlineData(38, 850)]
    public void The_product_with_the_table_sums_in_its_written_order(int rows, int columns)
    {
        var random = new Random(rows);
        var stride = (columns + 3) / 4 * 4;
        var losses = new double[rows * stride];
        var positions = new double[stride + 4];
        for (var c = 0; c < columns; c++) positions[c] = random.NextDouble() - 0.5;
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++) losses[(r * stride) + c] = random.NextDouble() - 0.5;
        }

        var products = new double[rows];
        RowProducts.Compute(new ScenarioTable([.. new ScenarioRow[rows]], columns, stride, losses), positions, products);
        for (var r = 0; r < rows; r++)
        {
            var lanes = new double[4];
            for (var c = 0; c < stride; c++) lanes[c % 4] += losses[(r * stride) + c] * positions[c];
            Assert.Equal(lanes[0] + lanes[1] + (lanes[2] + lanes[3]), products[r]);
        }
    }

    private static MarginUnit Unit(MarginNode requirement) => new()
    {
        Currency = Currency.Btc,
        Index = 1,
        Instruments = [LegBook.InstrumentOf(Leg.Perpetual(1, 1)), LegBook.InstrumentOf(Leg.Future(1, 1, 1))],
        InitialRequirement = requirement,
        MaintenanceRequirement = requirement,
        Collateral = Cash,
        Components = [],
    };

    private static MarginWorkspace At(UnitProgram program, params double[] z)
    {
        var workspace = program.CreateWorkspace();
        z.CopyTo(workspace.Positions);
        program.Evaluate(workspace);
        return workspace;
    }
}

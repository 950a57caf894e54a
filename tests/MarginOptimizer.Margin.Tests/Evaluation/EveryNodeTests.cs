using FsCheck.Xunit;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Tests.Naive;

namespace MarginOptimizer.Margin.Tests.Evaluation;

/// <summary>The flat program against the naive evaluator, over random units of all kinds of nodes.</summary>
public sealed class EveryNodeTests
{
    [Property(MaxTest = 500)]
    public void The_program_has_the_values_that_the_nodes_describe(int seed)
    {
        var unit = RandomUnits.Create(seed);
        var program = new UnitProgram(unit);
        var workspace = program.CreateWorkspace();
        var random = new Random(seed);
        for (var round = 0; round < 5; round++)
        {
            var z = RandomUnits.Positions(unit, random);
            z.CopyTo(workspace.Positions);
            program.Evaluate(workspace);
            var naive = new NaiveExpression(unit, z);
            foreach (var node in (MarginNode[])[unit.InitialRequirement, unit.MaintenanceRequirement, unit.Collateral, .. unit.Components, .. unit.Auxiliaries])
            {
                var expected = naive.Value(node);
                Assert.Equal(expected, program.Value(node, workspace), 1e-8 * Math.Max(1.0, Math.Abs(expected)));
            }
        }
    }

    [Property(MaxTest = 300)]
    public void Derivatives_are_the_differences_away_from_kinks(int seed) => CheckDerivatives(seed);

    [Fact]
    public void Most_random_units_are_smooth_where_their_derivatives_are_checked()
    {
        var (smooth, all) = (0, 0);
        for (var seed = 0; seed < 60; seed++)
        {
            var (checkedColumns, columns) = CheckDerivatives(seed);
            (smooth, all) = (smooth + checkedColumns, all + columns);
        }

        Assert.True(smooth > 0.8 * all, $"{smooth} of {all}");
    }

    private static (int Smooth, int All) CheckDerivatives(int seed)
    {
        const double Step = 1e-6;
        var unit = RandomUnits.Create(seed);
        var program = new UnitProgram(unit);
        var workspace = program.CreateWorkspace();
        var z = RandomUnits.Positions(unit, new Random(seed));
        for (var i = 0; i < unit.AuxiliaryColumnOf(0); i++) z[i] = z[i] == 0 ? 0.123 : z[i];
        z.CopyTo(workspace.Positions);
        program.Evaluate(workspace);
        program.Differentiate(unit.InitialRequirement, workspace);
        double[] slopes = [.. workspace.Derivatives];
        var size = Math.Max(1.0, slopes.Max(Math.Abs));
        var smooth = 0;
        for (var column = 0; column < unit.AuxiliaryColumnOf(0); column++)
        {
            var (far, low, middle) = (Initial(column, -2 * Step), Initial(column, -Step), Initial(column, 0));
            var (high, beyond) = (Initial(column, Step), Initial(column, 2 * Step));
            var (left, right) = ((middle - low) / Step, (high - middle) / Step);

            // A kink within the steps would compare two different functions.
            if (Math.Abs((low - far) / Step - left) + Math.Abs((beyond - high) / Step - right) + Math.Abs(right - left) >= 1e-3 * size) continue;
            Assert.Equal((left + right) / 2, slopes[column], 1e-3 * size);
            smooth++;
        }

        return (smooth, unit.AuxiliaryColumnOf(0));

        double Initial(int column, double step)
        {
            z.CopyTo(workspace.Positions);
            workspace.Positions[column] += step;
            program.Evaluate(workspace);
            return program.InitialRequirement(workspace);
        }
    }

    [Property(MaxTest = 200)]
    public void A_position_alone_has_the_margin_of_a_book_of_one(int seed)
    {
        var unit = RandomUnits.Create(seed);
        var program = new UnitProgram(unit);
        var (alone, full) = (new StandalonePass(program), program.CreateWorkspace());
        var random = new Random(seed);
        for (var round = 0; round < 2 * unit.Instruments.Length; round++)
        {
            var (column, quantity) = (round % unit.Instruments.Length, random.NextDouble() - 0.5);
            full.Positions.Clear();
            full.Positions[column] = quantity;
            program.Evaluate(full);
            var expected = program.InitialRequirement(full);
            Assert.Equal(expected, alone.Initial(column, quantity), 1e-9 * Math.Max(1.0, Math.Abs(expected)));
        }
    }

    [Property(MaxTest = 300)]
    public void No_subset_of_fills_exceeds_the_upper_bound(int seed)
    {
        var unit = RandomUnits.Create(seed);
        var program = new UnitProgram(unit);
        var workspace = program.CreateWorkspace();
        var random = new Random(seed);
        var z = RandomUnits.Positions(unit, random);
        List<(int Column, double Quantity)> orders =
            [.. Enumerable.Range(0, 5).Select(_ => (random.Next(unit.Instruments.Length), (random.NextDouble() * 2) - 1))];
        z.CopyTo(workspace.Positions);
        program.Evaluate(workspace);
        var range = RangePass.OfFills(program, workspace, orders);
        for (var subset = 0; subset < 1 << orders.Count; subset++)
        {
            z.CopyTo(workspace.Positions);
            for (var k = 0; k < orders.Count; k++)
            {
                if ((subset >> k & 1) != 0) workspace.Positions[orders[k].Column] += orders[k].Quantity;
            }

            program.Evaluate(workspace);
            for (var i = 0; i < program.Operations.Length; i++)
            {
                var kind = program.Operations[i].Kind;
                if (kind is OperationKind.TableProducts or OperationKind.GroupProducts or OperationKind.Auxiliary) continue;
                var tolerance = 1e-9 * (1.0 + Math.Abs(range.Upper(i)) + Math.Abs(range.Lower(i)));
                Assert.InRange(workspace.Values[i], range.Lower(i) - tolerance, range.Upper(i) + tolerance);
            }
        }
    }

    /// <summary>The largest of rows takes for each row the orders that hurt it, so nothing less would do.</summary>
    [Property(MaxTest = 300)]
    public void The_worst_fill_of_rows_forms_and_one_sided_charges_is_attained(int seed)
    {
        var unit = RandomUnits.Create(seed) with { Auxiliaries = [] };
        if (unit.AuxiliaryColumnOf(0) != RandomUnits.Create(seed).ColumnCount) return;
        var program = new UnitProgram(unit);
        var workspace = program.CreateWorkspace();
        var random = new Random(seed);
        var z = RandomUnits.Positions(unit, random);
        List<(int Column, double Quantity)> orders =
            [.. Enumerable.Range(0, 4).Select(_ => (random.Next(unit.Instruments.Length), (random.NextDouble() * 2) - 1))];
        var worst = new double[program.Operations.Length];
        Array.Fill(worst, double.NegativeInfinity);
        for (var subset = 0; subset < 1 << orders.Count; subset++)
        {
            z.CopyTo(workspace.Positions);
            for (var k = 0; k < orders.Count; k++)
            {
                if ((subset >> k & 1) != 0) workspace.Positions[orders[k].Column] += orders[k].Quantity;
            }

            program.Evaluate(workspace);
            for (var i = 0; i < worst.Length; i++) worst[i] = Math.Max(worst[i], workspace.Values[i]);
        }

        z.CopyTo(workspace.Positions);
        var range = RangePass.OfFills(program, workspace, orders);
        for (var i = 0; i < worst.Length; i++)
        {
            var operation = program.Operations[i];
            var isRows = operation.Kind == OperationKind.Scenarios && program.Reductions[operation.Item] is { Reduction.IsMax: true, FirstLinear: < 0, Shapes.Length: 0 };
            if (isRows || operation.Kind is OperationKind.Affine or OperationKind.OneSided)
                Assert.Equal(worst[i], range.Upper(i), 1e-9 * (1 + Math.Abs(worst[i])));
        }
    }

    [Fact]
    public void An_evaluation_of_every_kind_allocates_nothing()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var program = new UnitProgram(RandomUnits.Create(seed));
            var workspace = program.CreateWorkspace();
            var isFunction = program.Functions.Length > 0;
            Once();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Once();
            if (!isFunction) Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            void Once()
            {
                workspace.Positions.Fill(0.7);
                program.Evaluate(workspace);
                program.Differentiate(program.Unit.InitialRequirement, workspace);
            }
        }
    }
}

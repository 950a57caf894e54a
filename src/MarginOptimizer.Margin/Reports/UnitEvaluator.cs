using System.Collections.Immutable;
using MarginOptimizer.Margin.Evaluation;

namespace MarginOptimizer.Margin.Reports;

/// <summary>Fills the report of one unit.</summary>
internal sealed class UnitEvaluator(UnitProgram program)
{
    public UnitProgram Program => program;

    public UnitReport Evaluate(UnitAccount account, double charges, ReadOnlySpan<double> rowWeights, bool withContributions)
    {
        var unit = program.Unit;
        var workspace = program.CreateWorkspace();
        var z = workspace.Positions;
        foreach (var (column, position) in account.Positions) z[column] += position.Quantity;
        for (var money = 0; money < account.Balances.Length; money++)
        {
            z[unit.CashColumnOf(money)] = account.Balances[money].Cash;
            z[unit.CollateralColumnOf(money)] = account.Balances[money].Collateral;
        }

        program.Evaluate(workspace);

        var initial = program.InitialRequirement(workspace) + charges;
        var maintenance = program.MaintenanceRequirement(workspace);
        var collateral = program.Collateral(workspace);
        var components = Components(workspace, charges);
        var scenarios = Cells(workspace);
        var (withOrders, maintenanceWithOrders) = WithOrders(account, workspace, initial, maintenance, charges);
        var (contributions, sum, standalone) = withContributions ? Contributions(account, workspace, rowWeights) : ([], 0.0, 0.0);
        return new UnitReport
        {
            Currency = unit.Currency,
            Index = unit.Index,
            Initial = initial,
            Maintenance = maintenance,
            Collateral = collateral,
            InitialWithOrders = withOrders,
            MaintenanceWithOrders = maintenanceWithOrders,
            Standalone = standalone,
            Components = components,
            Scenarios = scenarios,
            Contributions = contributions,
            ContributionRemainder = initial - sum,
        };
    }

    private ImmutableArray<MarginComponent> Components(MarginWorkspace workspace, double charges)
    {
        var components = ImmutableArray.CreateBuilder<MarginComponent>();
        for (var i = 0; i < program.ComponentIndices.Length; i++)
        {
            components.Add(new MarginComponent(program.Unit.Components[i].Label, workspace.Values[program.ComponentIndices[i]]));
        }

        if (charges != 0.0) components.Add(new MarginComponent("account charges", charges));
        return components.ToImmutable();
    }

    private ImmutableArray<ScenarioLoss> Cells(MarginWorkspace workspace)
    {
        var cells = ImmutableArray.CreateBuilder<ScenarioLoss>(program.RowCount);
        foreach (var reduction in program.Reductions) AddCells(cells, reduction, workspace);
        return cells.ToImmutable();
    }

    private void AddCells(ImmutableArray<ScenarioLoss>.Builder cells, ScenarioReduction reduction, MarginWorkspace workspace)
    {
        var rows = reduction.RowCount;
        var values = workspace.RowValues.AsSpan(reduction.FirstRow, rows);
        var weights = new double[rows];
        reduction.Weigh(values, reduction.Reduce(values, workspace.Scratch), workspace.Scratch, weights);
        for (var r = 0; r < rows; r++) cells.Add(Cell(reduction, r, workspace.Losses[reduction.FirstRow + r], weights[r] > 0.0));
    }

    private ScenarioLoss Cell(ScenarioReduction reduction, int row, double loss, bool isBinding)
    {
        var scaled = reduction.Scales[row] * loss;
        var shrunk = Math.Sign(scaled) * Math.Max(Math.Abs(scaled) + reduction.Offsets[row], 0.0);
        return new ScenarioLoss(reduction.Rows[row], loss, scaled, 0.0 - program.Unit.GainOffset.Apply(-shrunk), isBinding);
    }

    private (double Initial, double Maintenance) WithOrders(
        UnitAccount account, MarginWorkspace workspace, double initial, double maintenance, double charges)
    {
        if (account.Orders.Count == 0) return (initial, maintenance);
        var range = RangePass.OfFills(program, workspace, account.Orders);
        return (range.Upper(program.InitialIndex) + charges, range.Upper(program.MaintenanceIndex));
    }

    private (ImmutableArray<PositionContribution> Positions, double Sum, double Standalone) Contributions(
        UnitAccount account, MarginWorkspace workspace, ReadOnlySpan<double> rowWeights)
    {
        ReversePass.Differentiate(program, program.InitialIndex, workspace, rowWeights);
        var positions = ImmutableArray.CreateBuilder<PositionContribution>(account.Positions.Count);
        var standalones = new StandalonePass(program);
        double sum = 0.0, standalone = 0.0;
        foreach (var (column, position) in account.Positions)
        {
            var contribution = workspace.Derivatives[column] * position.Quantity;
            var alone = standalones.Initial(column, position.Quantity);
            positions.Add(new PositionContribution(position.Instrument.Name, position.Quantity, contribution, alone));
            sum += contribution;
            standalone += alone;
        }

        return (positions.MoveToImmutable(), sum, standalone);
    }
}

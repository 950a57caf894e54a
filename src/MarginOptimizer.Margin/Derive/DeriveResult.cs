using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>A book evaluated under one of Derive's models, in the venue's own words and signs.</summary>
internal sealed class DeriveResult
{
    private readonly UnitProgram _program;
    private readonly MarginWorkspace _workspace;

    /// <summary>Compiles the model for all listed instruments and evaluates the book.</summary>
    public DeriveResult(IMarginModel model, MarketSnapshot market, Book book)
    {
        var unit = model.Compile(market, [.. market.Listings.Select(l => l.Instrument)]).Units.Single();
        _program = new UnitProgram(unit);
        _workspace = _program.CreateWorkspace();
        var z = _workspace.Positions;
        foreach (var position in book.Positions) z[unit.Instruments.IndexOf(position.Instrument)] = position.Quantity;
        for (var money = 0; money < unit.Money.Length; money++) z[unit.CashColumnOf(money)] = book.Balances.GetValueOrDefault(unit.Money[money]).Cash;
        _program.Evaluate(_workspace);
    }

    /// <summary>Net margins: value less requirement.</summary>
    public double Initial => MarkToMarket - _program.InitialRequirement(_workspace);

    public double Maintenance => MarkToMarket - _program.MaintenanceRequirement(_workspace);

    public double MarkToMarket => _program.Collateral(_workspace);

    /// <summary>Currencies held that the model does not count.</summary>
    public IReadOnlyList<Currency> Uncounted(Book book) =>
        [.. book.Balances.Where(b => b.Value.Cash != 0.0 && !_program.Unit.Money.Contains(b.Key)).Select(b => b.Key)];

    /// <summary>Value of a part reported under a label; 0 where the book has no such part.</summary>
    public double Component(string label) =>
        _program.Unit.Components.FirstOrDefault(c => c.Label == label) is { } node ? _program.Value(node, _workspace) : 0.0;

    /// <summary>Value of the options, USD.</summary>
    public double OptionValue
    {
        get
        {
            var form = ((Affine)_program.Unit.Collateral).Form.Coefficients;
            var value = 0.0;
            for (var column = 0; column < _program.Unit.Instruments.Length; column++) value += form[column] * _workspace.Positions[column];
            return value;
        }
    }

    /// <summary>Value of money other than the stablecoin.</summary>
    public double CollateralValue
    {
        get
        {
            var unit = _program.Unit;
            var form = ((Affine)unit.Collateral).Form.Coefficients;
            var value = 0.0;
            for (var column = unit.CashColumnOf(1); column < unit.ColumnCount; column++) value += form[column] * _workspace.Positions[column];
            return value;
        }
    }

    /// <summary>P&amp;L of every scenario, in their order.</summary>
    public double[] ProfitsOf(IReadOnlyList<RiskScenario> scenarios)
    {
        var profits = new double[scenarios.Count];
        var rows = _workspace.ScenarioLosses[_program.RowsOf(_program.Unit.Components.First(c => c.Label == ScenarioLosses.Label))];
        var (row, skew) = (0, 0);
        var skews = _program.Unit.Components.Where(c => c.Label is SkewLoss.LinearLabel or SkewLoss.AbsLabel).ToList();
        for (var i = 0; i < profits.Length; i++)
        {
            profits[i] = scenarios[i].IsSkew ? -_program.Value(skews[skew++], _workspace) : -scenarios[i].Damping * rows[row++];
        }

        return profits;
    }

    /// <summary>The first scenario of the largest loss; their number where the basis contingency is at least as large as all of them.</summary>
    public int WorstIndex(IReadOnlyList<RiskScenario> scenarios)
    {
        var (worst, index) = (-Component(BasisContingency.Label), scenarios.Count);
        var profits = ProfitsOf(scenarios);
        for (var i = 0; i < profits.Length; i++)
        {
            if (profits[i] < worst) (worst, index) = (profits[i], i);
        }

        return index;
    }
}

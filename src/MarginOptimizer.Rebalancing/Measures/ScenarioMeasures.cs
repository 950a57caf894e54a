using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Builds the measures over given return rows; every set is priced once.</summary>
/// <param name="universe">Its instruments are the columns.</param>
/// <param name="states">One per instrument.</param>
/// <param name="marketOf">The market of an instrument, from whose options smiles are taken.</param>
internal sealed class ScenarioMeasures(TradingUniverse universe, InstrumentState[] states, Func<int, MarketSnapshot> marketOf)
{
    /// <summary>Rows times instruments up to which a table is priced once for all scopes and kept beside the rows of programs: 32 MB.</summary>
    public const long MostKeptCells = 4_000_000;

    private readonly Dictionary<(string Id, LimitScope Scope), RepricedLosses> _repriced = [];
    private readonly Dictionary<ReturnScenarios, ReturnTable> _tables = new(ReferenceEqualityComparer.Instance);
    private VolatilitySmile?[]? _smiles;

    /// <exception cref="NotOptimisableException">The tail is missing.</exception>
    public ExpectedShortfallMeasure ExpectedShortfall(LimitScope scope, TailRisk? tail) => tail is null
        ? throw new NotOptimisableException("a measure of a tail needs its rows and its alpha")
        : new ExpectedShortfallMeasure(NameOf("expected shortfall", tail.Scenarios, scope), Losses(tail.Scenarios, scope), tail);

    /// <inheritdoc cref="ExpectedShortfall"/>
    public ValueAtRiskMeasure ValueAtRisk(LimitScope scope, TailRisk? tail) => new(ExpectedShortfall(scope, tail));

    /// <exception cref="NotOptimisableException">The rows are missing.</exception>
    public PnlVolatilityMeasure Volatility(LimitScope scope, ReturnScenarios? scenarios) => new(
        NameOf("expected shortfall", Required(scenarios), scope), Losses(Required(scenarios), scope));

    /// <inheritdoc cref="Volatility"/>
    public WorstLossMeasure WorstLoss(LimitScope scope, ReturnScenarios? scenarios) => new(
        NameOf("worst scenario loss", Required(scenarios), scope), Losses(Required(scenarios), scope));

    /// <summary>The smile of each option's expiry; null for anything else.</summary>
    public VolatilitySmile?[] Smiles() => _smiles ??= VolatilitySmile.Of(states, marketOf);

    private VolatilitySmile?[]? SmilesOf(ReturnScenarios scenarios) => scenarios.Smile == SmileRule.StickyDelta ? Smiles() : null;

    private ScenarioLosses Losses(ReturnScenarios scenarios, LimitScope scope)
    {
        if ((long)scenarios.Rows * states.Length > MostKeptCells) return Repriced(scenarios, scope);
        if (!_tables.TryGetValue(scenarios, out var table)) _tables[scenarios] = table = ReturnTable.Of(states, scenarios, SmilesOf(scenarios));
        return new TableLosses(table.Losses, table.Rows, table.Stride, Columns(scope), universe);
    }

    private RepricedLosses Repriced(ReturnScenarios scenarios, LimitScope scope)
    {
        if (!_repriced.TryGetValue((scenarios.Id, scope), out var losses))
            _repriced[(scenarios.Id, scope)] = losses = new RepricedLosses(scenarios, states, SmilesOf(scenarios), Columns(scope), universe);
        return losses;
    }

    private bool[] Columns(LimitScope scope) => [.. universe.Instruments.Select((_, column) => MeasureModel.InScope(scope, universe, column))];

    private static ReturnScenarios Required(ReturnScenarios? scenarios) =>
        scenarios ?? throw new NotOptimisableException("a measure over return rows needs the rows");

    private static string NameOf(string measure, ReturnScenarios scenarios, LimitScope scope) => $"{measure}/{scenarios.Id}/{MeasureModel.NameOf(scope)}";
}

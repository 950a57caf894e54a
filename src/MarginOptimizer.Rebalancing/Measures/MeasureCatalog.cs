using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Builds the model of every measure for one universe; Greeks and stress tables are computed once.</summary>
internal sealed class MeasureCatalog
{
    /// <summary>Vega is stated per vol point.</summary>
    private const double PerUnitOfVolatility = 100.0;

    private readonly TradingUniverse _universe;
    private readonly InstrumentState[] _states;
    private readonly InstrumentGreeks[] _greeks;
    private readonly Dictionary<MarginState, MeasureCatalog> _moved = new(ReferenceEqualityComparer.Instance);
    private readonly MarginState _at;
    private readonly ScenarioMeasures _scenarios;
    private RiskTable? _house;

    /// <param name="landscape">The margins.</param>
    /// <param name="marginTail">Whose expected shortfall modes minimise; null = the requirement.</param>
    public MeasureCatalog(MarginLandscape landscape, TailRisk? marginTail = null)
        : this(landscape, landscape.Today, marginTail)
    {
    }

    private MeasureCatalog(MarginLandscape landscape, MarginState at, TailRisk? marginTail)
    {
        (_universe, _at, MarginTail) = (landscape.Universe, at, marginTail);
        Landscape = landscape;
        _states = [.. _universe.Instruments.Select((instrument, column) => InstrumentState.At(instrument, at.Markets[_universe.AccountOf[column]]))];
        _greeks = [.. _states.Select(InstrumentGreeks.Of)];
        _scenarios = new ScenarioMeasures(_universe, _states, column => at.Markets[_universe.AccountOf[column]]);
    }

    public MarginLandscape Landscape { get; }

    /// <summary>Whose expected shortfall stands for the margin that is minimised; null without one.</summary>
    public TailRisk? MarginTail { get; }

    /// <summary>
    /// The measures at another state of the landscape, for those of <see cref="LimitMeasures.HasValueAfterMoves"/>: exposures and losses of the moved market, requirements compiled there.
    /// </summary>
    public MeasureCatalog At(MarginState state)
    {
        if (ReferenceEquals(state, _at)) return this;
        if (!_moved.TryGetValue(state, out var moved)) _moved[state] = moved = new MeasureCatalog(Landscape, state, marginTail: null);
        return moved;
    }

    /// <inheritdoc cref="Model(Measure, LimitScope, MarketShock, TailRisk?, ReturnScenarios?)"/>
    public MeasureModel Model(Limit limit) => Model(limit.Measure, limit.Scope, limit.Shock, limit.Tail, limit.Scenarios);

    /// <exception cref="NotOptimisableException">The measure needs something this problem does not have.</exception>
    public MeasureModel Model(Measure measure, LimitScope scope, MarketShock shock = default, TailRisk? tail = null, ReturnScenarios? scenarios = null) => measure switch
    {
        Measure.ExecutionCost => new ExecutionMeasure("execution cost", unit => unit.Cost, CostFunctions.Cost, scope, _universe, isCost: true),
        Measure.Premium => new ExecutionMeasure("premium", unit => unit.Cash, CostFunctions.Cash, scope, _universe, isCost: false),
        Measure.Turnover => new SizeMeasure("turnover", "USD", SizePerLot(scope, inUsd: true), scope),
        Measure.TotalSize => new SizeMeasure("total size", "coins", SizePerLot(scope, inUsd: false), scope),
        Measure.LegSize => throw new NotOptimisableException("the size of a leg is a bound on each trade, not a measure of the book"),
        Measure.Delta => Exposure(scope, "coins", g => g.Delta),
        Measure.DeltaCoinAdjusted => Exposure(scope, "coins", g => g.DeltaCoinAdjusted),
        Measure.Gamma => Exposure(scope, "coins per 1 %", g => g.Gamma),
        Measure.GammaPerUsd => Exposure(scope, "coins per USD", g => g.GammaPerUsd),
        Measure.Vega => Exposure(scope, "USD per vol point", g => g.Vega),
        Measure.Theta => Exposure(scope, "USD per day", g => g.Theta),
        Measure.StressLoss => StressLoss(scope, shock),
        Measure.WorstHouseLoss => HouseLoss(scope),
        Measure.InitialMargin => new MarginMeasure(Landscape, _at, MoneyScope(scope), u => u.InitialRequirement, v => v.Initial),
        Measure.MaintenanceMargin => new MarginMeasure(Landscape, _at, MoneyScope(scope), u => u.MaintenanceRequirement, v => v.Maintenance),
        Measure.RobustInitialMargin => RobustMargin(MoneyScope(scope)),
        Measure.Headroom => new HeadroomMeasure(Collateral(MoneyScope(scope)), Model(Measure.InitialMargin, scope), 1.0),
        Measure.Utilisation => new UtilisationMeasure(Collateral(MoneyScope(scope)), Model(Measure.InitialMargin, scope)),
        Measure.SmileDelta => SmileDelta(scope),
        Measure.ExpectedShortfall => _scenarios.ExpectedShortfall(scope, tail),
        Measure.ValueAtRisk => _scenarios.ValueAtRisk(scope, tail),
        Measure.VolatilityOfPnl => _scenarios.Volatility(scope, scenarios),
        Measure.WorstScenarioLoss => _scenarios.WorstLoss(scope, scenarios),
        Measure.Impact => new ImpactMeasure(scope, _universe),
        Measure.GrossNotional => new GrossNotionalMeasure([.. _states.Select(NotionalPerContract)], scope, _universe),
        Measure.Transfers => new TransferMeasure(scope, _universe),
        Measure.TradeCount => new TradeCountMeasure(scope, _universe),
        Measure.InitialMarginAfterExpiry => MarginAfterExpiry(scope),
        Measure.WorstFillInitialMargin => new WorstFillMarginMeasure(Landscape, _at, MoneyScope(scope)),
        _ => throw new NotOptimisableException($"measure {measure} is not known"),
    };

    /// <summary>What missing a target costs, its goal resolved against a book.</summary>
    public TargetMeasure Model(ExposureTarget target, BookState present)
    {
        var exposure = (ExposureMeasure)Model(target.Measure, target.Scope);
        return new TargetMeasure(target, exposure, target.Target + (target.RelativeToNow ? exposure.Evaluate(present) : 0.0));
    }

    /// <summary>The margin that modes minimise: the shortfall of a tail where that is asked for, else the requirement, robust where that is on. Headroom and utilisation are those of today's market.</summary>
    public MeasureModel MinimisedMargin(LimitScope scope) => MarginTail is { } tail
        ? Model(Measure.ExpectedShortfall, scope, tail: tail)
        : Model(Landscape.Moved.IsEmpty ? Measure.InitialMargin : Measure.RobustInitialMargin, scope);

    /// <summary>Sensitivities of +1 quantity of an instrument of the universe.</summary>
    public InstrumentGreeks GreeksOf(int instrument) => _greeks[instrument];

    private AccountCollateral Collateral(LimitScope scope) =>
        new(Landscape, _at, scope, _at.Move == 0.0 ? null : MoveGains.Of(Landscape, _at, scope));

    private RobustMarginMeasure RobustMargin(LimitScope scope) => Landscape.Moved.IsEmpty
        ? throw new NotOptimisableException("the robust margin is switched off")
        : new RobustMarginMeasure(Landscape, scope);

    private ExpiryMarginMeasure MarginAfterExpiry(LimitScope scope) => scope.Expiry is { } expiry
        ? new ExpiryMarginMeasure(Landscape, Landscape.AfterExpiry(expiry), MoneyScope(scope with { Expiry = null }))
        : throw new NotOptimisableException("a margin after an expiry needs the expiry in its scope");

    private ExposureMeasure Exposure(LimitScope scope, string unit, Func<InstrumentGreeks, double> greek)
    {
        var coefficients = new double[_universe.Instruments.Length];
        for (var i = 0; i < coefficients.Length; i++)
        {
            if (MeasureModel.InScope(scope, _universe, i)) coefficients[i] = greek(_greeks[i]);
        }

        return new ExposureMeasure(unit, coefficients, _universe);
    }

    /// <summary>
    /// At a moved price F each strike takes the volatility of its new moneyness ln(K/F): d vol / dF = -slope / F, the slope that of the smile of the expiry,
    /// as a share of the smile at the strike.
    /// </summary>
    private ExposureMeasure SmileDelta(LimitScope scope)
    {
        var smiles = _scenarios.Smiles();
        var coefficients = new double[_universe.Instruments.Length];
        for (var i = 0; i < coefficients.Length; i++)
        {
            if (!MeasureModel.InScope(scope, _universe, i)) continue;
            coefficients[i] = _greeks[i].Delta;
            if (_states[i] is not { Instrument: Option option } state) continue;
            var moneyness = DeterministicMath.Log(option.Strike / state.Underlying);
            var smile = smiles[i]!;
            coefficients[i] -= PerUnitOfVolatility * _greeks[i].Vega * state.Volatility / smile.At(moneyness) * smile.SlopeAt(moneyness) / state.Underlying;
        }

        return new ExposureMeasure("coins", coefficients, _universe);
    }

    /// <summary>Each leg's P&amp;L in its settlement currency, valued at its own moved underlying where that is a coin.</summary>
    private ExposureMeasure StressLoss(LimitScope scope, MarketShock shock)
    {
        var coefficients = new double[_universe.Instruments.Length];
        for (var i = 0; i < coefficients.Length; i++)
        {
            if (!MeasureModel.InScope(scope, _universe, i)) continue;
            var state = _states[i];
            var profit = InstrumentValue.ProfitAt(state, shock.Move, Shocked(i, shock.Volatility));
            coefficients[i] = -profit * (state.Instrument.Payoff == Payoff.Inverse ? state.Underlying * (1.0 + shock.Move) : 1.0);
        }

        return new ExposureMeasure("USD", coefficients, _universe);
    }

    /// <summary>By the rule of the model of the instrument's account.</summary>
    private double Shocked(int column, VolatilityShock shock)
    {
        var state = _states[column];
        if (state.Instrument is not Option option || shock == VolatilityShock.Same) return state.Volatility;
        var model = _universe.Accounts[_universe.AccountOf[column]].Model;
        return model is IVolatilityShocks rule
            ? rule.Shocked(option, state.Volatility, state.Years * 365.0, shock)
            : throw new NotOptimisableException($"{model.Version.Name} has no rule for a volatility shock '{shock}'");
    }

    private WorstLossMeasure HouseLoss(LimitScope scope)
    {
        _house ??= RiskTable.Of(_states, HouseScenarios.Default);
        var losses = new TableLosses(_house.Losses, _house.Scenarios.Length, _house.Stride, Columns(scope), _universe);
        return new WorstLossMeasure($"worst house loss/{MeasureModel.NameOf(scope)}", losses);
    }

    private bool[] Columns(LimitScope scope) => [.. _universe.Instruments.Select((_, column) => MeasureModel.InScope(scope, _universe, column))];

    private double NotionalPerContract(InstrumentState state, int column) =>
        state.Instrument.CoinSizePerUnit(state.Underlying) * _universe.MarketOf(column).IndexOf(state.Instrument.Base);

    private double[] SizePerLot(LimitScope scope, bool inUsd)
    {
        var sizes = new double[_universe.Tradeables.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            foreach (var leg in _universe.Tradeables[i].Legs)
            {
                if (!MeasureModel.InScope(scope, _universe, leg.Column)) continue;
                var state = _states[leg.Column];
                sizes[i] += Math.Abs(leg.Contracts) * (inUsd ? NotionalPerContract(state, leg.Column) : state.Instrument.CoinSizePerUnit(state.Underlying));
            }
        }

        return sizes;
    }

    /// <summary>A coin in which nothing is margined would be measured as 0: that is refused.</summary>
    private LimitScope MoneyScope(LimitScope scope) => scope.Base is { } coin && !Landscape.Today.Units.Any(u => Landscape.InScope(u, scope))
        ? throw new NotOptimisableException($"nothing here is margined in {coin}")
        : scope.Expiry is null
        ? scope
        : throw new NotOptimisableException("margin and headroom have no value per expiry");
}

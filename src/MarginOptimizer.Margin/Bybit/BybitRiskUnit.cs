using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>One risk unit: MM = worst loss of the price and volatility grid + contingencies, USD.</summary>
internal sealed class BybitRiskUnit
{
    private static readonly VolatilityShock[] Directions = [VolatilityShock.Down, VolatilityShock.Same, VolatilityShock.Up];

    private readonly AccountColumns _account;
    private readonly BybitCoin _parameters;
    private readonly Currency _coin;
    private readonly ImmutableArray<int> _columns;

    /// <param name="account">Columns.</param>
    /// <param name="parameters">Of the coin.</param>
    /// <param name="coin">Base of all instruments.</param>
    /// <param name="columns">Its derivatives.</param>
    /// <param name="spot">Columns of the sizes of long and of short spot that hedge, coins; null where spot hedging is off.</param>
    public BybitRiskUnit(AccountColumns account, BybitCoin parameters, Currency coin, ImmutableArray<int> columns, (int Long, int Short)? spot)
    {
        (_account, _parameters, _coin, _columns) = (account, parameters, coin, columns);
        ImmutableArray<MarginNode> parts = [WorstLoss(spot), .. Contingencies()];
        Components = parts;
        Maintenance = new Combine($"{coin} MM", [.. Enumerable.Repeat(1.0, parts.Length)], parts);
    }

    public MarginNode Maintenance { get; }

    public double InitialFactor => _parameters.InitialFactor;

    /// <summary>Worst loss, then the contingencies that apply, by the venue's names.</summary>
    public ImmutableArray<MarginNode> Components { get; }

    private IEnumerable<int> Options => _columns.Where(c => _account.Instruments[c] is Option);

    private double Index => _account.IndexOf(_coin);

    private Scenarios WorstLoss((int Long, int Short)? spot)
    {
        var options = Options.ToList();
        var rows = Rows(options.Count > 0 ? Directions : [VolatilityShock.Same]);
        var table = new TableBuilder(_account, rows);
        foreach (var column in _columns)
        {
            if (_account.Instruments[column] is not Option) table.AddLinear(column, CashDelta.Of(_account, column).Usd);
        }

        if (spot is { } hedge)
        {
            table.AddOneSided(hedge.Long, Index, +1);
            table.AddOneSided(hedge.Short, Index, -1);
        }

        new OptionLosses(
            _account,
            [.. rows.Select(r => (int)r.Shock.Volatility)],
            (_, _, row) => rows[row].Shock.Move,
            (volatility, days, which) => _parameters.Shocked(volatility, days, (VolatilityShock)which)).Fill(options, table.Losses, table.Stride);
        var scales = new double[rows.Length];
        Array.Fill(scales, 1.0);
        return new Scenarios($"{_coin} max loss", table.Build(), scales, new double[rows.Length], FloorAtZero: true);
    }

    private ImmutableArray<ScenarioRow> Rows(VolatilityShock[] directions)
    {
        var steps = _parameters.PriceSteps;
        var rows = ImmutableArray.CreateBuilder<ScenarioRow>(((2 * steps) + 1) * directions.Length);
        for (var k = -steps; k <= steps; k++)
        {
            foreach (var direction in directions) rows.Add(new ScenarioRow($"{_coin} stress", new MarketShock(_parameters.PriceRange * k / steps, direction)));
        }

        return rows.MoveToImmutable();
    }

    private ImmutableArray<MarginNode> Contingencies()
    {
        var charges = ImmutableArray.CreateBuilder<MarginNode>();
        Add(FutureContingency());
        if (_parameters.OptionRate is { } short_)
        {
            var net = _account.Sum($"{_coin} net short options", Options.Select(c => (c, -_account.Instruments[c].ContractValue * Index * short_)));
            Add(new Curve($"{_coin} optionContingency", net, CurveShape.PositivePart));
        }

        if (_parameters.VegaRate is { } vega)
            Add(BybitBuckets.ByExpiry(_account, $"{_coin} optionVegaContingency", Options.Select(c => (c, _account.Instruments[c].ContractValue)), vega * Index));
        if (_parameters.DeltaRate is { } delta) Add(BybitBuckets.ByExpiry(_account, $"{_coin} futureDeltaContingency", Deltas(), delta * Index / 365.0));
        if (_parameters.StablecoinRate is { } rate) Add(BybitBuckets.BySettlement(_account, $"{_coin} usdtUsdcContingency", Deltas(), rate * Index));
        return charges.ToImmutable();

        void Add(MarginNode? charge)
        {
            if (charge is not null) charges.Add(charge);
        }
    }

    private Combine FutureContingency()
    {
        var rates = _account.Form();
        foreach (var column in _columns)
        {
            var instrument = _account.Instruments[column];
            if (instrument is not Option) rates[column] = instrument.CoinSizePerUnit(_account.Market.QuoteOf(instrument).Mark) * Index * _parameters.FutureRate;
        }

        return new Combine(
            $"{_coin} futureContingency", [1.0, 1.0], [new OneSided($"{_coin} longs", rates, +1), new OneSided($"{_coin} shorts", rates, -1)]);
    }

    private IEnumerable<(int Column, double Coins)> Deltas() => _columns.Select(c => (c, CashDelta.Of(_account, c).Coins));
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Compiles the instruments of one settlement currency: a charge per position, held against the margin balance.</summary>
internal sealed class StandardUnit
{
    private readonly int _columnCount;
    private readonly double[] _flatInitial;
    private readonly double[] _flatMaintenance;
    private readonly double[] _shortInitial;
    private readonly double[] _shortMaintenance;
    private readonly ImmutableArray<MarginNode>.Builder _curvedInitial = ImmutableArray.CreateBuilder<MarginNode>();
    private readonly ImmutableArray<MarginNode>.Builder _curvedMaintenance = ImmutableArray.CreateBuilder<MarginNode>();

    private StandardUnit(int instrumentCount)
    {
        _columnCount = instrumentCount + 2;
        _flatInitial = new double[_columnCount];
        _flatMaintenance = new double[_columnCount];
        _shortInitial = new double[_columnCount];
        _shortMaintenance = new double[_columnCount];
    }

    public static MarginUnit Compile(
        MarketSnapshot market,
        Currency currency,
        ImmutableArray<Instrument> instruments,
        ImmutableSortedDictionary<Currency, StandardMarginParameters> parameters)
    {
        var unit = new StandardUnit(instruments.Length);
        for (var column = 0; column < instruments.Length; column++)
        {
            unit.Add(column, instruments[column], market, parameters[instruments[column].Base]);
        }

        var options = new OneSided("short options", unit._shortInitial, -1);
        var futures = Futures("futures", unit._flatInitial, unit._curvedInitial);
        return new MarginUnit
        {
            Currency = currency,
            Index = market.IndexOf(currency),
            Instruments = instruments,
            InitialRequirement = new Combine("initial margin", [1.0, 1.0], [options, futures]),
            MaintenanceRequirement = new Combine(
                "maintenance margin",
                [1.0, 1.0],
                [
                    new OneSided("short options, maintenance", unit._shortMaintenance, -1),
                    Futures("futures, maintenance", unit._flatMaintenance, unit._curvedMaintenance),
                ]),
            Collateral = AccountCollateral.MarginBalance(instruments.Length),
            Components = [options, futures],
        };
    }

    private void Add(int column, Instrument instrument, MarketSnapshot market, StandardMarginParameters parameters)
    {
        var mark = market.QuoteOf(instrument).Mark;
        var index = market.IndexOf(instrument.Base);
        if (instrument is Option option)
        {
            (_shortInitial[column], _shortMaintenance[column]) = parameters.Options.PerUnit(option, index, mark);
            return;
        }

        var rule = instrument is Perpetual ? parameters.Perpetual : parameters.Future;
        var coins = instrument.CoinSizePerUnit(mark);
        var price = instrument.Payoff == Payoff.Inverse ? 1.0 : index;
        if (rule.FlatRate is { } rate)
        {
            _flatInitial[column] = rate.Initial * coins * price;
            _flatMaintenance[column] = rate.Maintenance * coins * price;
            return;
        }

        var size = new Affine($"{instrument.Name}, coins", LinearForm.Of(_columnCount, [(column, coins)]));
        _curvedInitial.Add(rule.Initial(instrument.Name, size, price));
        _curvedMaintenance.Add(rule.Maintenance($"{instrument.Name}, maintenance", size, price));
    }

    private static Combine Futures(string label, double[] flat, ImmutableArray<MarginNode>.Builder curved)
    {
        MarginNode[] sides = [new OneSided($"{label}, long", flat, +1), new OneSided($"{label}, short", flat, -1)];
        ImmutableArray<MarginNode> children = [.. sides, .. curved];
        return new Combine(label, [.. Enumerable.Repeat(1.0, children.Length)], children);
    }
}

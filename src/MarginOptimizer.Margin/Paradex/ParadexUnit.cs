using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Margin.Paradex;

/// <summary>
/// Compiles an account under Paradex's portfolio margin: for each underlying the larger of the worst weighted loss and a charge on delta, plus
/// a provision for the fees of closing.
/// </summary>
internal static class ParadexUnit
{
    public static MarginUnit Compile(
        MarketSnapshot market, ImmutableArray<Instrument> instruments, ImmutableSortedDictionary<Currency, ParadexParameters> parameters)
    {
        var columnCount = instruments.Length + 2;
        var (net, shares) = (new List<MarginNode>(), new List<double>());
        foreach (var coin in instruments.Select(i => i.Base).Distinct().Order())
        {
            net.Add(new Largest($"{coin}", [Scan(market, coin, instruments, parameters[coin]), Delta(market, coin, instruments, parameters[coin])]));
            shares.Add(parameters[coin].MaintenanceShare);
        }

        var provision = Provision(market, instruments, columnCount);
        ImmutableArray<MarginNode> parts = [.. net, provision];
        return new MarginUnit
        {
            Currency = Currency.Usdc,
            Index = market.IndexOf(Currency.Usdc),
            Instruments = instruments,
            InitialRequirement = new Combine("initial margin", [.. Enumerable.Repeat(1.0, parts.Length)], parts),
            MaintenanceRequirement = new Combine("maintenance margin", [.. shares, 1.0], parts),
            Collateral = Value(market, instruments, columnCount),
            Components = parts,
        };
    }

    private static Scenarios Scan(MarketSnapshot market, Currency coin, ImmutableArray<Instrument> instruments, ParadexParameters parameters)
    {
        var scenarios = parameters.Scenarios;
        var stride = OptionChain.StrideOf(instruments.Length);
        var losses = new double[scenarios.Length * stride];
        var options = new List<(int Column, InstrumentState State)>();
        for (var column = 0; column < instruments.Length; column++)
        {
            if (instruments[column].Base != coin) continue;
            var state = InstrumentState.At(instruments[column], market);
            if (instruments[column] is Option) options.Add((column, state));
            else for (var row = 0; row < scenarios.Length; row++) losses[(row * stride) + column] = -InstrumentValue.ProfitAt(state, scenarios[row].Spot, 0.0);
        }

        FillOptions(market, options, parameters, losses, stride);

        var table = new ScenarioTable([.. scenarios.Select(RowOf)], instruments.Length, stride, losses);
        return new Scenarios($"{coin} scan risk", table, [.. scenarios.Select(s => s.Weight)], new double[scenarios.Length], FloorAtZero: false);
    }

    private static void FillOptions(
        MarketSnapshot market, List<(int Column, InstrumentState State)> options, ParadexParameters parameters, double[] losses, int stride)
    {
        var chain = OptionChain.Of(options.ConvertAll(o => o.State));
        var rows = parameters.Scenarios.Select((s, row) => new ChainScenario(s.Spot, row)).ToArray();
        var volatilities = new double[rows.Length * chain.Stride];
        var growths = new Dictionary<DateTimeOffset, double>();
        for (var k = 0; k < options.Count; k++)
        {
            var expiry = ((Option)options[k].State.Instrument).Expiry;
            if (!growths.TryGetValue(expiry, out var growth)) growths.Add(expiry, growth = Growth(YearFraction.Days(market.AsOf, expiry), parameters));
            for (var row = 0; row < rows.Length; row++)
            {
                var factor = Math.Max(0.0, 1.0 + (parameters.Scenarios[row].Volatility * growth));
                volatilities[(row * chain.Stride) + k] = options[k].State.Volatility * factor;
            }
        }

        var filled = new double[rows.Length * chain.Stride];
        ChainKernel.FillLosses(chain, rows, volatilities, filled);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var k = 0; k < options.Count; k++) losses[(row * stride) + options[k].Column] = filled[(row * chain.Stride) + k];
        }
    }

    private static double Growth(double days, ParadexParameters parameters) => DeterministicMath.Pow(
        30.0 / Math.Max(parameters.LeastDays, days), days < 30.0 ? parameters.ShortTermPower : parameters.LongTermPower);

    /// <summary>
    /// n |net| + h (gross - |net|) / 2, written as (n - h/2) |net| + h/2 gross: convex, as h is at most 2 n.
    /// </summary>
    private static Combine Delta(MarketSnapshot market, Currency coin, ImmutableArray<Instrument> instruments, ParadexParameters parameters)
    {
        var spot = market.IndexOf(coin);
        var deltas = new double[instruments.Length + 2];
        for (var column = 0; column < instruments.Length; column++)
        {
            if (instruments[column].Base == coin) deltas[column] = InstrumentGreeks.Of(InstrumentState.At(instruments[column], market)).Delta;
        }

        var gross = Array.ConvertAll(deltas, Math.Abs);
        var half = 0.5 * parameters.HedgedDeltaRate * spot;
        return new Combine(
            $"{coin} delta charge",
            [(parameters.NetDeltaRate * spot) - half, half, half],
            [
                new Curve($"{coin} net delta", new Affine($"{coin} delta", new LinearForm(deltas)), CurveShape.Absolute),
                new OneSided($"{coin} delta of long positions", gross, +1),
                new OneSided($"{coin} delta of short positions", gross, -1),
            ]);
    }

    private static Combine Provision(MarketSnapshot market, ImmutableArray<Instrument> instruments, int columnCount)
    {
        var fees = new double[columnCount];
        for (var column = 0; column < instruments.Length; column++)
        {
            var instrument = instruments[column];
            var mark = market.QuoteOf(instrument).Mark;
            var reference = instrument is Option ? market.IndexOf(instrument.Base) : mark;
            fees[column] = Math.Max(0.0, instrument.Fees.PerUnit(reference, mark)) * instrument.ContractValue;
        }

        return new Combine("fee provision", [1.0, 1.0], [new OneSided("fees of long positions", fees, +1), new OneSided("fees of short positions", fees, -1)]);
    }

    private static Affine Value(MarketSnapshot market, ImmutableArray<Instrument> instruments, int columnCount)
    {
        var form = new double[columnCount];
        for (var column = 0; column < instruments.Length; column++)
        {
            if (instruments[column] is Option option) form[column] = market.QuoteOf(option).Mark * option.ContractValue;
        }

        form[instruments.Length] = 1.0;
        form[instruments.Length + 1] = 1.0;
        return new Affine("account value", new LinearForm(form));
    }

    private static ScenarioRow RowOf(WeightedScenario scenario) => new(
        scenario.Weight == 1.0 ? "regular" : "tail",
        new MarketShock(scenario.Spot, scenario.Volatility switch
        {
            > 0.0 => VolatilityShock.Up,
            < 0.0 => VolatilityShock.Down,
            _ => VolatilityShock.Same,
        }));
}

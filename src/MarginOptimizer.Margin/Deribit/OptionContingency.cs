using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Charge by number of options, coins, of portfolio margin before v2. Calls and puts of all expiries net at a strike.</summary>
internal static class OptionContingency
{
    public const string Label = "option contingency";

    public static MarginNode Create(ImmutableArray<Instrument> instruments, int columnCount, EarlyMarginParameters parameters, double index)
    {
        var strikes = ByStrike(instruments, columnCount);
        return parameters.OptionRule switch
        {
            OptionContingencyRule.All => All(instruments, columnCount, parameters.OptionRate),
            OptionContingencyRule.NetShortPerStrike => NetShort(strikes, parameters.OptionRate),
            _ => Rolled(strikes, columnCount, parameters, index),
        };
    }

    private static Combine All(ImmutableArray<Instrument> instruments, int columnCount, double rate)
    {
        var rates = new double[columnCount];
        for (var i = 0; i < instruments.Length; i++)
        {
            if (instruments[i] is Option option) rates[i] = rate * option.ContractValue;
        }

        return new Combine(Label, [1.0, 1.0], [new OneSided("long options", rates, +1), new OneSided("short options", rates, -1)]);
    }

    private static Combine NetShort(SortedDictionary<double, double[]> strikes, double rate)
    {
        var shorts = strikes.Select(s => (MarginNode)new Curve(
            FormattableString.Invariant($"net short at {s.Key}"),
            new Affine(FormattableString.Invariant($"net options at {s.Key}"), new LinearForm(s.Value)),
            CurveShape.SignScaled(-1.0, 0.0)));
        ImmutableArray<MarginNode> children = [.. shorts];
        return new Combine(Label, [.. children.Select(_ => rate)], children);
    }

    /// <summary>
    /// Within the band a strike counts in proportion to its distance from the index. Walking outward, what is left of longs covers shorts further
    /// out and an uncovered short is charged and forgotten: in all, the deepest fall below zero of the running sum.
    /// </summary>
    private static Combine Rolled(
        SortedDictionary<double, double[]> strikes, int columnCount, EarlyMarginParameters parameters, double index)
    {
        var up = strikes.Where(s => s.Key >= index);
        var down = strikes.Where(s => s.Key < index).Reverse();
        var rate = parameters.OptionRate;
        return new Combine(
            Label, [rate, rate], [Uncovered("above", up, columnCount, parameters, index), Uncovered("below", down, columnCount, parameters, index)]);
    }

    private static Largest Uncovered(
        string side, IEnumerable<KeyValuePair<double, double[]>> strikes, int columnCount, EarlyMarginParameters parameters, double index)
    {
        var falls = ImmutableArray.CreateBuilder<MarginNode>();
        falls.Add(new Affine("none", new LinearForm(new double[columnCount])));
        var running = new double[columnCount];
        foreach (var (strike, options) in strikes)
        {
            var weight = Math.Min(Math.Abs(index - strike) / (index * parameters.AtTheMoneyRange), 1.0);
            for (var i = 0; i < running.Length; i++) running[i] -= weight * options[i];
            falls.Add(new Affine(FormattableString.Invariant($"short to {strike}"), new LinearForm((double[])running.Clone())));
        }

        return new Largest($"uncovered shorts {side} the index", falls.ToImmutable());
    }

    private static SortedDictionary<double, double[]> ByStrike(ImmutableArray<Instrument> instruments, int columnCount)
    {
        var strikes = new SortedDictionary<double, double[]>();
        for (var i = 0; i < instruments.Length; i++)
        {
            if (instruments[i] is not Option option) continue;
            if (!strikes.TryGetValue(option.Strike, out var form)) strikes.Add(option.Strike, form = new double[columnCount]);
            form[i] = option.ContractValue;
        }

        return strikes;
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Charge by number of options, coins, of portfolio margin before v2. Calls and puts of all expiries net at a strike.</summary>
internal static class OptionContingency
{
    public const string Label = "option contingency";

    /// <summary>Running sums over many strikes build on those at the end of the stretch before: forms stay short, and chains of them too.</summary>
    private const int StrikesPerStretch = 32;

    public static MarginNode Create(ImmutableArray<Instrument> instruments, int columnCount, EarlyMarginParameters parameters, double index)
    {
        var strikes = ByStrike(instruments);
        return parameters.OptionRule switch
        {
            OptionContingencyRule.All => All(instruments, columnCount, parameters.OptionRate),
            OptionContingencyRule.NetShortPerStrike => NetShort(strikes, columnCount, parameters.OptionRate),
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

    private static Combine NetShort(SortedDictionary<double, List<(int Column, double Coins)>> strikes, int columnCount, double rate)
    {
        var shorts = strikes.Select(s => (MarginNode)new Curve(
            FormattableString.Invariant($"net short at {s.Key}"),
            new Affine(FormattableString.Invariant($"net options at {s.Key}"), LinearForm.Of(columnCount, s.Value)),
            CurveShape.SignScaled(-1.0, 0.0)));
        ImmutableArray<MarginNode> children = [.. shorts];
        return new Combine(Label, [.. children.Select(_ => rate)], children);
    }

    /// <summary>
    /// Within the band a strike counts in proportion to its distance from the index. Walking outward, what is left of longs covers shorts further
    /// out and an uncovered short is charged and forgotten: in all, the deepest fall below zero of the running sum.
    /// </summary>
    private static Combine Rolled(
        SortedDictionary<double, List<(int Column, double Coins)>> strikes, int columnCount, EarlyMarginParameters parameters, double index)
    {
        var up = strikes.Where(s => s.Key >= index);
        var down = strikes.Where(s => s.Key < index).Reverse();
        var rate = parameters.OptionRate;
        return new Combine(
            Label, [rate, rate], [Uncovered("above", up, columnCount, parameters, index), Uncovered("below", down, columnCount, parameters, index)]);
    }

    private static Largest Uncovered(
        string side, IEnumerable<KeyValuePair<double, List<(int Column, double Coins)>>> strikes, int columnCount, EarlyMarginParameters parameters, double index)
    {
        var falls = ImmutableArray.CreateBuilder<MarginNode>();
        falls.Add(new Affine("none", LinearForm.Of(columnCount, [])));
        var (terms, reached) = (new List<(int Column, double Coefficient)>(), 0);
        MarginNode? before = null;
        foreach (var (strike, options) in strikes)
        {
            var weight = Math.Min(Math.Abs(index - strike) / (index * parameters.AtTheMoneyRange), 1.0);
            terms.AddRange(options.Select(o => (o.Column, -weight * o.Coins)));
            var label = FormattableString.Invariant($"short to {strike}");
            var since = new Affine(label, LinearForm.Of(columnCount, terms));
            falls.Add(before is null ? since : new Combine(label, [1.0, 1.0], [before, since]));
            if (++reached % StrikesPerStretch > 0) continue;
            before = falls[^1];
            terms.Clear();
        }

        return new Largest($"uncovered shorts {side} the index", falls.ToImmutable());
    }

    private static SortedDictionary<double, List<(int Column, double Coins)>> ByStrike(ImmutableArray<Instrument> instruments)
    {
        var strikes = new SortedDictionary<double, List<(int Column, double Coins)>>();
        for (var i = 0; i < instruments.Length; i++)
        {
            if (instruments[i] is not Option option) continue;
            if (!strikes.TryGetValue(option.Strike, out var columns)) strikes.Add(option.Strike, columns = []);
            columns.Add((i, option.ContractValue));
        }

        return strikes;
    }
}

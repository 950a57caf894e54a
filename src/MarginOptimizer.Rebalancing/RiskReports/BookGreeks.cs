using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>Sensitivities of a book, by coin and expiry and at moved prices.</summary>
internal sealed class BookGreeks(InstrumentState[] states, double[] quantities)
{
    /// <summary>USD per calendar day.</summary>
    public double Theta => Sum(Enumerable.Range(0, states.Length), states).Theta;

    public ImmutableArray<GreeksRow> ByExpiry() =>
    [
        .. Enumerable.Range(0, states.Length)
            .GroupBy(k => (states[k].Instrument.Base, Expiry: ExpiryOf(states[k].Instrument)))
            .OrderBy(g => g.Key.Base).ThenBy(g => g.Key.Expiry ?? DateTimeOffset.MinValue)
            .Select(g => new GreeksRow(g.Key.Base, g.Key.Expiry, Sum(g, states))),
    ];

    public ImmutableArray<LadderRow> Ladder(ImmutableArray<double> moves)
    {
        var rows = ImmutableArray.CreateBuilder<LadderRow>();
        foreach (var coin in states.Select(s => s.Instrument.Base).Distinct().Order())
        {
            int[] columns = [.. Enumerable.Range(0, states.Length).Where(k => states[k].Instrument.Base == coin)];
            foreach (var move in moves.Order())
            {
                var moved = Array.ConvertAll(states, s => s.Moved(move));
                rows.Add(new LadderRow(coin, move, columns.Sum(k => quantities[k] * ProfitUsd(states[k], move)), Sum(columns, moved)));
            }
        }

        return rows.ToImmutable();
    }

    private static double ProfitUsd(InstrumentState state, double move)
    {
        var profit = InstrumentValue.ProfitAt(state, move, state.Volatility);
        return state.Instrument.Payoff == Payoff.Inverse ? profit * state.Underlying * (1.0 + move) : profit;
    }

    private InstrumentGreeks Sum(IEnumerable<int> columns, InstrumentState[] at)
    {
        var sum = default(InstrumentGreeks);
        foreach (var k in columns)
        {
            var (greeks, q) = (InstrumentGreeks.Of(at[k]), quantities[k]);
            sum = new InstrumentGreeks(
                sum.Delta + (q * greeks.Delta),
                sum.DeltaCoinAdjusted + (q * greeks.DeltaCoinAdjusted),
                sum.Gamma + (q * greeks.Gamma),
                sum.GammaPerUsd + (q * greeks.GammaPerUsd),
                sum.Vega + (q * greeks.Vega),
                sum.Theta + (q * greeks.Theta));
        }

        return sum;
    }

    private static DateTimeOffset? ExpiryOf(Instrument instrument) => instrument switch
    {
        Option option => option.Expiry,
        Future future => future.Expiry,
        _ => null,
    };
}

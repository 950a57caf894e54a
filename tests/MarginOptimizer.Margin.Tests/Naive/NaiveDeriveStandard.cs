using MarginOptimizer.Margin.Derive;
using MarginOptimizer.Margin.Tests.Derive;

namespace MarginOptimizer.Margin.Tests.Naive;

/// <summary>Derive's standard margin once more, straight from its description: the net margin of one book.</summary>
public static class NaiveDeriveStandard
{
    public static double Margin(StandardParameters p, PegParameters peg, DeriveBook b, bool isInitial)
    {
        var oracle = (double confidence, double threshold) => confidence < threshold ? (1 - confidence) * p.OracleFactor : 0;
        var margin = b.Cash - (Math.Abs(b.Perpetual) * b.PerpetualMark * (isInitial ? p.Perpetual!.Initial : p.Perpetual!.Maintenance));
        var counted = p.Base!.MarginFactor * (isInitial ? p.Base.InitialScale : 1);
        margin += b.Base * b.Spot * counted;
        foreach (var e in b.Expiries) margin += Math.Max(Alone(p.Options!, b, e, isInitial), LargestLoss(p.Options!, b, e, isInitial));
        if (!isInitial) return margin;
        margin -= oracle(Math.Min(b.SpotConfidence, b.PerpetualConfidence), p.PerpetualThreshold) * b.Spot * Math.Abs(b.Perpetual);
        if (b.Base * counted != 0) margin -= oracle(b.SpotConfidence, p.BaseThreshold) * b.Spot * b.Base;
        foreach (var e in b.Expiries)
        {
            var confidence = Math.Min(b.SpotConfidence, Math.Min(e.ForwardConfidence, e.VolatilityConfidence));
            margin -= oracle(confidence, p.OptionThreshold) * b.Spot * Shorts(b, e);
        }

        return margin - (b.Spot * Math.Max(0, peg.Threshold - b.Stable) * peg.Factor * (Math.Abs(b.Perpetual) + b.Expiries.Sum(e => Shorts(b, e))));
    }

    public static double Value(DeriveBook b) => b.Cash + (b.Base * b.Spot / b.Stable) + b.Expiries.Sum(e => b.LegsOf(e).Sum(l => l.Amount * Price(e, l)));

    private static double Price(DeriveExpiry e, DeriveLeg l) => NaiveBlack.Price(l.IsCall, e.Forward, l.Strike, e.Years, l.Volatility);

    private static double Shorts(DeriveBook b, DeriveExpiry e) => b.LegsOf(e).Sum(l => Math.Max(0, -l.Amount));

    private static double Alone(StandardOptionParameters p, DeriveBook b, DeriveExpiry e, bool isInitial)
    {
        var sum = 0.0;
        foreach (var l in b.LegsOf(e).Where(l => l.Amount < 0))
        {
            var mark = l.Amount * Price(e, l);
            var out0 = Math.Max(0, l.IsCall ? l.Strike - b.Spot : b.Spot - l.Strike) / b.Spot;
            var initial = mark + (l.Amount * b.Spot * Math.Max(p.MinimumSpot, p.MaximumSpot - out0));
            if (l.IsCall)
            {
                sum += isInitial ? initial : mark + (l.Amount * p.CallSpot * b.Spot);
                continue;
            }

            var maintenance = mark + Math.Min(p.PutSpot * b.Spot * l.Amount, p.PutMark * mark);
            sum += isInitial ? Math.Min(initial, maintenance * p.PutOffset) : maintenance;
        }

        return sum;
    }

    private static double LargestLoss(StandardOptionParameters p, DeriveBook b, DeriveExpiry e, bool isInitial)
    {
        var held = b.LegsOf(e).Where(l => l.Amount != 0).ToList();
        double Payoff(double price) => held.Sum(l => l.Amount * Math.Max(0, l.IsCall ? price - l.Strike : l.Strike - price));
        var worst = Math.Min(0, held.Select(l => l.Strike).Append(0).Min(Payoff));
        var calls = held.Where(l => l.IsCall).Sum(l => l.Amount);
        return worst + (calls < 0 ? (isInitial ? p.UnpairedInitial : p.UnpairedMaintenance) * e.Forward * calls : 0);
    }
}

using MarginOptimizer.Margin.Derive;
using MarginOptimizer.Margin.Tests.Derive;

namespace MarginOptimizer.Margin.Tests.Naive;

/// <summary>
/// Derive's portfolio margins once more, straight from their description: net margins of one book, scenario by scenario and option by option.
/// Shares nothing with the code under test but the parameters.
/// </summary>
public static class NaiveDerivePortfolio
{
    public static (double Initial, double Maintenance, double Value) First(LegacyPortfolioParameters p, DeriveBook b)
    {
        double Undiscounted(DeriveExpiry e) => 1.0;
        var worst = Basis(p.Basis, b, Undiscounted);
        foreach (var s in p.Scenarios)
        {
            var profit = (b.Base * b.Spot / b.Stable * (s.Spot - 1)) + (b.Perpetual * b.PerpetualMark * (s.Spot - 1));
            foreach (var e in b.Expiries)
            {
                var after = ValueAfter(b, e, s, p.VolatilityShock, 1.0);
                var discount = p.BaseDiscount * Math.Exp(-e.Years * ((Math.Max(0, e.Rate) * p.RateMultiplier) + p.RateAddition));
                profit += (after > 0 ? after * discount : after) - Value(b, e, Undiscounted);
            }

            worst = Math.Min(worst, profit);
        }

        var charges = b.Spot * ((p.PerpetualCharge * Math.Abs(b.Perpetual)) + (p.BaseCharge * b.Base) + (p.OptionCharge * NakedShorts(b)));
        var value = b.Expiries.Sum(e => Value(b, e, Undiscounted)) + (b.Base * b.Spot / b.Stable) + b.Cash;
        var perpetualToo = b.Perpetual != 0 ? Math.Min(b.SpotConfidence, b.PerpetualConfidence) : b.SpotConfidence;
        var unsure = Unsure(p.Confidence, perpetualToo, b.Spot * (Math.Abs(b.Perpetual) + b.Base)) + UnsureOptions(p.Confidence, b, perpetualToo);
        var factor = p.InitialFactor + (Math.Max(0, p.Peg.Threshold - b.Stable) * p.Peg.Factor);
        return (((worst - charges) * factor) - unsure + value, worst - charges + value, value);
    }

    public static (double Initial, double Maintenance, double Value) Second(PortfolioParameters p, DeriveBook b)
    {
        double Discount(DeriveExpiry e) => Math.Exp(-Math.Max(0, e.Rate) * e.Years);
        var haircut = p.Collaterals[DeriveBook.Wrapped];
        var wrapped = b.WrappedAmount * b.WrappedPrice / b.Stable;
        var worst = Basis(p.Basis, b, Discount);
        foreach (var s in p.Scenarios)
        {
            var profit = b.Perpetual * b.PerpetualMark * (s.Spot - 1);
            if (haircut.IsRiskCancelling) profit += wrapped * (s.Spot - 1);
            foreach (var e in b.Expiries)
            {
                var after = s.Volatility is VolatilityMode.Linear or VolatilityMode.Abs
                    ? Skewed(p.SkewShock, b, e, s.Volatility, Discount(e))
                    : ValueAfter(b, e, s, p.VolatilityShock, Discount(e));
                var change = (after * Counted(p, e, after >= 0, Discount(e))) - Value(b, e, Discount);
                profit += s.Volatility is VolatilityMode.Linear or VolatilityMode.Abs ? -Math.Abs(change) : change;
            }

            worst = Math.Min(worst, s.Damping * profit);
        }

        var perpetual = Math.Abs(b.Perpetual) * b.Spot;
        var shorts = NakedShorts(b) * b.Spot;
        var maintenance = (p.MaintenancePerpetualCharge * perpetual) + (p.MaintenanceOptionCharge * shorts) + (haircut.Maintenance * wrapped);
        var perpetualToo = b.Perpetual != 0 ? Math.Min(b.SpotConfidence, b.PerpetualConfidence) : b.SpotConfidence;
        var initial = (p.InitialPerpetualCharge * perpetual) + (p.InitialOptionCharge * shorts) + (haircut.Initial * wrapped)
            + Unsure(p.Confidence, perpetualToo, perpetual)
            + UnsureOptions(p.Confidence, b, perpetualToo)
            + Unsure(p.Confidence, Math.Min(b.WrappedConfidence, b.SpotConfidence), wrapped);
        var value = b.Expiries.Sum(e => Value(b, e, Discount)) + wrapped + b.Cash;
        var factor = p.InitialFactor + (Math.Max(0, p.Peg.Threshold - b.Stable) * p.Peg.Factor);
        return ((worst * factor) - maintenance - initial + value, (worst * p.MaintenanceFactor) - maintenance + value, value);
    }

    private static double Counted(PortfolioParameters p, DeriveExpiry e, bool isPositive, double discount)
    {
        var rate = Math.Max(0, e.Rate);
        return isPositive
            ? p.LongDiscount * Math.Exp(-e.Years * ((rate * p.LongRateMultiplier) + p.LongRateAddition))
            : Math.Min(1 / discount, p.ShortDiscount * Math.Exp(e.Years * ((rate * p.ShortRateMultiplier) + p.ShortRateAddition)));
    }

    private static double Value(DeriveBook b, DeriveExpiry e, Func<DeriveExpiry, double> discount) =>
        b.LegsOf(e).Sum(l => l.Amount * discount(e) * NaiveBlack.Price(l.IsCall, e.Forward, l.Strike, e.Years, l.Volatility));

    private static double ValueAfter(DeriveBook b, DeriveExpiry e, RiskScenario s, VolatilityShockParameters shock, double discount)
    {
        const double Month = 30 * 86_400.0;
        var power = e.Seconds <= Month ? shock.ShortTermPower : shock.LongTermPower;
        var growth = Math.Pow(Month / Math.Max(e.Seconds, shock.FloorSeconds), power);
        var forward = (e.Variable * s.Spot) + e.Fixed;
        return b.LegsOf(e).Sum(l => l.Amount * discount * NaiveBlack.Price(l.IsCall, forward, l.Strike, e.Years, s.Volatility switch
        {
            VolatilityMode.Up => Math.Max(shock.MinimumUp, l.Volatility * (1 + (shock.RangeUp * growth))),
            VolatilityMode.Down => l.Volatility * Math.Max(0, 1 - (shock.RangeDown * growth)),
            _ => l.Volatility,
        }));
    }

    private static double Skewed(SkewShockParameters skew, DeriveBook b, DeriveExpiry e, VolatilityMode mode, double discount)
    {
        var root = Math.Sqrt(e.Years);
        var cap = mode == VolatilityMode.Linear ? skew.LinearCap + (skew.LinearSlope * root) : skew.AbsCap + (skew.AbsSlope * root);
        var width = Math.Max(skew.MinimumWidth, root * skew.WidthScale * (skew.StaticVolatility + (root * skew.VolatilitySlope)));
        return b.LegsOf(e).Sum(l =>
        {
            var k = Math.Log(l.Strike / e.Forward);
            if (mode == VolatilityMode.Abs) k = Math.Abs(k);
            var shift = k * cap / width;
            var factor = 1 + (k >= 0 ? Math.Min(cap, shift) : Math.Max(-cap, shift));
            return l.Amount * discount * NaiveBlack.Price(l.IsCall, e.Forward, l.Strike, e.Years, l.Volatility * Math.Max(0, factor));
        });
    }

    /// <summary>Never above zero.</summary>
    private static double Basis(BasisParameters p, DeriveBook b, Func<DeriveExpiry, double> discount) => b.Expiries.Sum(e =>
    {
        double Moved(double factor) => b.LegsOf(e).Sum(
            l => l.Amount * discount(e) * NaiveBlack.Price(l.IsCall, (e.Variable * factor) + e.Fixed, l.Strike, e.Years, l.Volatility));
        var now = Value(b, e, discount);
        return (p.AddFactor + (p.MultFactor * e.Years)) * Math.Min(0, Math.Min(Moved(p.SpotUp) - now, Moved(p.SpotDown) - now));
    });

    private static double NakedShorts(DeriveBook b) =>
        b.Legs.GroupBy(l => (l.Seconds, l.Strike)).Sum(g => Math.Max(0, -g.Sum(l => l.Amount)));

    private static double Unsure(ConfidenceParameters p, double confidence, double notional) =>
        confidence < p.Threshold ? (1 - confidence) * p.Share * notional : 0;

    private static double UnsureOptions(ConfidenceParameters p, DeriveBook b, double confidence) => b.Expiries.Sum(e => Unsure(
        p,
        new[] { confidence, e.ForwardConfidence, e.RateConfidence, e.VolatilityConfidence }.Min(),
        b.Spot * b.LegsOf(e).Sum(l => Math.Abs(l.Amount))));
}

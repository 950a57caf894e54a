using FsCheck.Xunit;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Pricing.Tests;

/// <summary>What must hold for every option; prices are compared to a few roundings of the forward.</summary>
[Properties(Arbitrary = [typeof(OptionCase)], MaxTest = 1000)]
public class Black76Properties
{
    private const double Rounding = 1e-15;

    [Property]
    public bool Call_less_put_is_forward_less_strike(OptionCase c) =>
        Math.Abs(Call(c) - Put(c) - (c.Forward - c.Strike)) <= Rounding * (c.Forward + c.Strike);

    [Property]
    public bool Price_never_falls_with_volatility(OptionCase c) =>
        Call(c with { Volatility = c.Volatility * 1.01 }) >= Call(c) - (Rounding * c.Forward)
        && Put(c with { Volatility = c.Volatility * 1.01 }) >= Put(c) - (Rounding * c.Forward);

    [Property]
    public bool Price_never_falls_with_time(OptionCase c) =>
        Call(c with { Years = c.Years * 1.01 }) >= Call(c) - (Rounding * c.Forward);

    [Property]
    public bool Calls_fall_and_puts_rise_with_the_strike(OptionCase c)
    {
        var higher = c with { Strike = c.Strike * 1.001 };
        var slack = Rounding * c.Forward;
        return Call(higher) <= Call(c) + slack && Put(higher) >= Put(c) - slack;
    }

    [Property]
    public bool Price_is_convex_in_the_strike(OptionCase c)
    {
        var step = 0.01 * c.Strike;
        var wings = Call(c with { Strike = c.Strike - step }) + Call(c with { Strike = c.Strike + step });
        return wings >= (2.0 * Call(c)) - (4.0 * Rounding * c.Forward);
    }

    [Property]
    public bool Price_stays_within_its_bounds(OptionCase c) =>
        Call(c) >= Black76.Intrinsic(OptionType.Call, c.Forward, c.Strike) && Call(c) <= c.Forward * (1.0 + Rounding)
        && Put(c) >= Black76.Intrinsic(OptionType.Put, c.Forward, c.Strike) && Put(c) <= c.Strike * (1.0 + Rounding);

    [Property]
    public bool Price_is_homogeneous_in_forward_and_strike(OptionCase c) =>
        Call(c with { Forward = 4.0 * c.Forward, Strike = 4.0 * c.Strike }) == 4.0 * Call(c);

    [Property]
    public bool Delta_is_the_slope_of_the_price(OptionCase c)
    {
        var h = 1e-5 * c.Forward;
        var call = (Call(c with { Forward = c.Forward + h }) - Call(c with { Forward = c.Forward - h })) / (2.0 * h);
        var put = (Put(c with { Forward = c.Forward + h }) - Put(c with { Forward = c.Forward - h })) / (2.0 * h);
        return Math.Abs(call - Delta(c, OptionType.Call)) <= 1e-6 && Math.Abs(put - Delta(c, OptionType.Put)) <= 1e-6;
    }

    [Property]
    public bool Gamma_is_the_slope_of_delta(OptionCase c)
    {
        var h = 1e-5 * c.Forward;
        var up = Delta(c with { Forward = c.Forward + h }, OptionType.Call);
        var slope = (up - Delta(c with { Forward = c.Forward - h }, OptionType.Call)) / (2.0 * h);
        var gamma = Black76.Gamma(c.Forward, c.Strike, c.Years, c.Volatility);
        return Math.Abs(slope - gamma) * c.Forward <= 1e-4 * Math.Max(1.0, gamma * c.Forward);
    }

    [Property]
    public bool Vega_is_the_slope_in_volatility(OptionCase c)
    {
        var h = 1e-5 * c.Volatility;
        var slope = 0.01 * (Call(c with { Volatility = c.Volatility + h }) - Call(c with { Volatility = c.Volatility - h })) / (2.0 * h);
        return Math.Abs(slope - Black76.Vega(c.Forward, c.Strike, c.Years, c.Volatility)) <= 1e-7 * c.Forward;
    }

    [Property]
    public bool Theta_is_minus_the_slope_in_days(OptionCase c)
    {
        var h = 1e-5 * c.Years;
        var slope = (Call(c with { Years = c.Years + h }) - Call(c with { Years = c.Years - h })) / (2.0 * h * 365.0);
        return Math.Abs(slope + Black76.Theta(c.Forward, c.Strike, c.Years, c.Volatility)) <= 1e-6 * c.Forward;
    }

    [Property]
    public bool Implied_volatility_reproduces_the_price(OptionCase c)
    {
        foreach (var (type, price) in new[] { (OptionType.Call, Call(c)), (OptionType.Put, Put(c)) })
        {
            var implied = Black76.ImpliedVolatility(type, c.Forward, c.Strike, c.Years, price);
            if (!implied.IsFound) return false;
            var again = Black76.Price(type, c.Forward, c.Strike, c.Years, implied.Value);
            if (Math.Abs(again - price) > 1e-12 * c.Forward) return false;
        }

        return true;
    }

    [Property]
    public bool Implied_volatility_of_an_out_of_the_money_price_is_the_volatility(OptionCase c)
    {
        var type = c.Strike >= c.Forward ? OptionType.Call : OptionType.Put;
        var price = Black76.Price(type, c.Forward, c.Strike, c.Years, c.Volatility);
        // Where the volatility is beyond the reach of doubles, the price is nearly 0 or nearly its bound.
        if (price < 1e-250 || price > 0.99 * Math.Min(c.Forward, c.Strike)) return true;
        var implied = Black76.ImpliedVolatility(type, c.Forward, c.Strike, c.Years, price);
        return Math.Abs(implied.Value - c.Volatility) <= 1e-9 * c.Volatility;
    }

    private static double Call(OptionCase c) => Black76.Price(OptionType.Call, c.Forward, c.Strike, c.Years, c.Volatility);

    private static double Put(OptionCase c) => Black76.Price(OptionType.Put, c.Forward, c.Strike, c.Years, c.Volatility);

    private static double Delta(OptionCase c, OptionType type) => Black76.Delta(type, c.Forward, c.Strike, c.Years, c.Volatility);
}

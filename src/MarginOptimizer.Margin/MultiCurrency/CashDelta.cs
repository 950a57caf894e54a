using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.MultiCurrency;

/// <summary>Sensitivity of one unit of an instrument to the coin's price at the compiled market, in coins and in USD.</summary>
/// <param name="Coins">Black's delta for options, coins of size for everything else.</param>
/// <param name="Usd">The same times forward or mark.</param>
internal readonly record struct CashDelta(double Coins, double Usd)
{
    public static CashDelta Of(AccountColumns account, int column)
    {
        var instrument = account.Instruments[column];
        var price = account.Market.UnderlyingOf(instrument);
        var coins = instrument is Option option ? OptionDelta(account, option, price) : instrument.CoinSizePerUnit(price);
        return new CashDelta(coins, coins * price * account.UsdPerPrice(instrument));
    }

    private static double OptionDelta(AccountColumns account, Option option, double forward)
    {
        var years = YearFraction.Years(account.Market.AsOf, option.Expiry);
        return option.ContractValue * Black76.Delta(option.Type, forward, option.Strike, years, account.Market.QuoteOf(option).MarkVolatility);
    }
}

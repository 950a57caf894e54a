using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>What a venue's contract name says, such as <c>BTC-28JUN24-60000-C</c> or <c>ETH_USDC-PERPETUAL</c>; 08:00 UTC is the hour of every expiry.</summary>
/// <param name="Expiry">Null for a perpetual.</param>
/// <param name="Strike">0 for anything but options.</param>
internal readonly record struct ContractName(Currency Coin, bool IsLinear, DateTimeOffset? Expiry, double Strike, OptionType Type)
{
    private const int MaximumLength = 40;

    public bool IsOption => Strike > 0.0;

    /// <summary>Null where it is no name of an option, future or perpetual.</summary>
    public static ContractName? Parse(string text)
    {
        if (text.Length > MaximumLength) return null;
        var parts = text.Split('-');
        var pair = parts[0].Split('_');
        if (pair.Length > 2 || !Array.TrueForAll(pair, Currency.IsValidCode) || (pair.Length == 2 && pair[1] != "USDC")) return null;
        var name = new ContractName(new Currency(pair[0]), pair.Length == 2, null, 0.0, OptionType.Call);
        if (parts is [_, "PERPETUAL"]) return name;
        if (parts.Length < 2 || !TryDay(parts[1], out var expiry)) return null;
        name = name with { Expiry = expiry };
        if (parts.Length == 2) return name;
        if (parts is not [_, _, var strike, "C" or "P"]) return null;
        var isNumber = double.TryParse(strike.Replace('d', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        return isNumber && value > 0.0 ? name with { Strike = value, Type = parts[3] == "C" ? OptionType.Call : OptionType.Put } : null;
    }

    private static bool TryDay(string day, out DateTimeOffset expiry)
    {
        var isDay = DateTime.TryParseExact(day, "dMMMyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        expiry = new DateTimeOffset(date.Year, date.Month, date.Day, 8, 0, 0, TimeSpan.Zero);
        return isDay;
    }
}

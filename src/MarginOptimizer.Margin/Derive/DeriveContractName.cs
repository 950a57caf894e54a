using System.Globalization;
using MarginOptimizer.Domain;

namespace MarginOptimizer.Margin.Derive;

/// <summary>What an instrument's name says, such as <c>BTC-20260925-84000-C</c> or <c>BTC-PERP</c>; a decimal point of a strike is written as <c>_</c>.</summary>
/// <param name="Expiry">Null for a perpetual; at 08:00 UTC.</param>
internal readonly record struct DeriveContractName(Currency Coin, DateTimeOffset? Expiry, double Strike, bool IsCall)
{
    public static DeriveContractName? Parse(string name)
    {
        var parts = name.Split('-');
        if (!Currency.IsValidCode(parts[0])) return null;
        var coin = new Currency(parts[0]);
        if (parts.Length == 2 && parts[1] == "PERP") return new DeriveContractName(coin, null, 0.0, false);
        if (parts.Length != 4 || parts[3] is not ("C" or "P")) return null;
        var isDate = DateTimeOffset.TryParseExact(parts[1], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day);
        var isStrike = double.TryParse(parts[2].Replace('_', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var strike);
        return isDate && isStrike && strike > 0.0 ? new DeriveContractName(coin, day.AddHours(8), strike, parts[3] == "C") : null;
    }
}

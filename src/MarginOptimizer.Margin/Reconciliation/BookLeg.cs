using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>Legs of synthetic books by names such as <c>C110_30</c>: a call struck at 110 % of the forward, 30 days to expiry.</summary>
internal static class BookLeg
{
    public static Option Option(string name, DateTimeOffset asOf, double forward, double contractValue, Payoff payoff, Currency settlement)
    {
        var parts = name[1..].Split('_');
        var days = double.Parse(parts[1], CultureInfo.InvariantCulture);
        return new Option
        {
            Name = name,
            Base = Currency.Btc,
            Quote = settlement,
            Settlement = settlement,
            Payoff = payoff,
            ContractValue = contractValue,
            Type = name[0] == 'C' ? OptionType.Call : OptionType.Put,
            Strike = forward * double.Parse(parts[0], CultureInfo.InvariantCulture) / 100.0,
            Expiry = asOf.AddDays(days),
            Ticks = TickSchedule.Flat(0.0001m),
            Lot = 1m,
            MinimumQuantity = 1m,
            Fees = FeeSchedule.None,
        };
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Binance;

/// <summary>Rates of short options of one coin, of the index.</summary>
internal sealed record BinanceOptionRates(double Initial, double MinimumInitial, double Maintenance, ImmutableArray<UnverifiedParameter> Unverified)
{
    public static BinanceOptionRates Read(GradedParameters graded)
    {
        var rates = new BinanceOptionRates(
            graded.Number("initial_rate", 0.0, 1.0), graded.Number("minimum_initial_rate", 0.0, 1.0), graded.Number("maintenance_rate", 0.0, 1.0), []);
        return rates with { Unverified = graded.Unverified };
    }

    /// <summary>Margins of one coin of a short option, in the currency of its price.</summary>
    public (double Initial, double Maintenance) PerCoin(Option option, double index, double mark)
    {
        var outOfTheMoney = Math.Max(option.Type == OptionType.Call ? option.Strike - index : index - option.Strike, 0.0);
        return (Math.Max((Initial * index) - outOfTheMoney, MinimumInitial * index) + mark, (Maintenance * index) + mark);
    }
}

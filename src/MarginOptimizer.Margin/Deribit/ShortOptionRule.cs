using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Standard margin of a short option, per unit of quantity in the settlement currency; a long option needs none. Rates are fractions of the
/// index (of one coin for inverse options).
/// </summary>
/// <param name="BaseRate">Initial rate at the money.</param>
/// <param name="FloorRate">Least initial rate.</param>
/// <param name="MaintenanceRate">Maintenance rate.</param>
public sealed record ShortOptionRule(double BaseRate, double FloorRate, double MaintenanceRate)
{
    public ImmutableArray<string> Unverified { get; init; } = [];

    /// <param name="option">Contract terms.</param>
    /// <param name="index">USD per coin.</param>
    /// <param name="mark">Mark price as quoted: coin for inverse options, quote currency for linear ones.</param>
    internal (double Initial, double Maintenance) PerUnit(Option option, double index, double mark)
    {
        var (initial, maintenance) = option.Payoff == Payoff.Inverse ? Inverse(option, index, mark) : Linear(option, index, mark);
        return (initial * option.ContractValue, maintenance * option.ContractValue);
    }

    private (double Initial, double Maintenance) Inverse(Option option, double index, double mark)
    {
        var charge = Math.Max(BaseRate - (OutOfTheMoney(option, index) / index), FloorRate) + mark;
        if (option.Type == OptionType.Call) return (charge, MaintenanceRate + mark);
        var maintenance = Math.Max(MaintenanceRate, MaintenanceRate * mark) + mark;
        return (Math.Max(charge, maintenance), maintenance);
    }

    private (double Initial, double Maintenance) Linear(Option option, double index, double mark)
    {
        var floor = FloorRate * (option.Type == OptionType.Call ? index : option.Strike);
        var charge = Math.Max((BaseRate * index) - OutOfTheMoney(option, index), floor) + mark;
        if (option.Type == OptionType.Call) return (charge, (MaintenanceRate * index) + mark);
        var maintenance = (MaintenanceRate * Math.Min(index, option.Strike)) + mark;
        return (Math.Max(charge, maintenance), maintenance);
    }

    private static double OutOfTheMoney(Option option, double index) =>
        Math.Max(option.Type == OptionType.Call ? option.Strike - index : index - option.Strike, 0.0);
}

using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>
/// What one unit of a package costs at a fill price, against its mark: the sum of ratio * leg mark. Legs are taken to fill at their marks, but for the one
/// that takes up the difference; only for inverse futures, whose coins depend on the price itself, does it matter which: the one with the lowest mark,
/// where a dollar is worth most.
/// </summary>
internal sealed class PackageCost
{
    private readonly Package _package;
    private readonly double[] _marks;
    private readonly double _fee;
    private readonly int _lowest;

    /// <param name="package">Without faults.</param>
    /// <param name="marks">Of its legs.</param>
    /// <param name="index">USD per base coin.</param>
    public PackageCost(Package package, double[] marks, double index)
    {
        (_package, _marks) = (package, marks);
        var (bought, sold) = (0.0, 0.0);
        for (var i = 0; i < marks.Length; i++)
        {
            var ratio = (double)package.Legs[i].Ratio;
            Mark += ratio * marks[i];
            var fee = Math.Abs(ratio) * UnitCost.At(package.Legs[i].Instrument, marks[i], marks[i], +1, index).Fee;
            if (ratio > 0.0) bought += fee;
            else sold += fee;
            if (marks[i] < marks[_lowest]) _lowest = i;
        }

        _fee = package.FeeRule == PackageFees.DearerSide ? Math.Max(bought, sold) : bought + sold;
    }

    /// <summary>Price units of the package.</summary>
    public double Mark { get; }

    /// <summary>The price leaves every leg a price above 0.</summary>
    public bool IsPossible(double price) => !_package.Legs[0].Instrument.IsCountedInUsd || Fill(price) > 0.0;

    /// <param name="price">Fill price of the package.</param>
    /// <param name="direction">+1 buys, -1 sells.</param>
    public UnitCost At(double price, int direction)
    {
        var value = _package.ContractValue;
        var instrument = _package.Legs[0].Instrument;
        var beyond = instrument.IsCountedInUsd
            ? (double)_package.Legs[_lowest].Ratio * ((1.0 / _marks[_lowest]) - (1.0 / Fill(price)))
            : price - Mark;
        var cost = (direction * beyond * value) + _fee;
        return new UnitCost(Math.Max(0.0, cost), instrument is Option ? (direction * price * value) + _fee : cost, _fee);
    }

    /// <summary>Price of the leg that takes up the difference to the mark.</summary>
    private double Fill(double price) => _marks[_lowest] + ((price - Mark) / (double)_package.Legs[_lowest].Ratio);
}

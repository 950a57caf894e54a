namespace MarginOptimizer.Margin.Derive;

/// <summary>Requirements of short options in Derive's standard margin, beside their mark.</summary>
/// <param name="MaximumSpot">Initial: share of the spot at the money.</param>
/// <param name="MinimumSpot">Initial: least share.</param>
/// <param name="CallSpot">Maintenance of calls: share of the spot.</param>
/// <param name="PutSpot">Maintenance of puts: share of the spot.</param>
/// <param name="PutMark">Maintenance of puts: at least this share of the mark.</param>
/// <param name="UnpairedInitial">Initial: forwards charged per net short call beside the largest loss at the strikes.</param>
/// <param name="UnpairedMaintenance">The same for maintenance.</param>
/// <param name="PutOffset">Initial margin of puts is at least this times the maintenance margin, marks included.</param>
public sealed record StandardOptionParameters(
    double MaximumSpot,
    double MinimumSpot,
    double CallSpot,
    double PutSpot,
    double PutMark,
    double UnpairedInitial,
    double UnpairedMaintenance,
    double PutOffset)
{
    /// <summary>Initial charge of a short option beside its mark, per coin.</summary>
    /// <param name="mark">Value per coin.</param>
    public double Initial(bool isCall, double strike, double spot, double mark)
    {
        var outOfTheMoney = Math.Max(0.0, isCall ? strike - spot : spot - strike) / spot;
        var charge = Math.Max(MinimumSpot, MaximumSpot - outOfTheMoney) * spot;
        return isCall ? charge : Math.Max(charge, ((Maintenance(false, spot, mark) + mark) * PutOffset) - mark);
    }

    /// <summary>Maintenance charge of a short option beside its mark, per coin.</summary>
    public double Maintenance(bool isCall, double spot, double mark) => isCall ? CallSpot * spot : Math.Max(PutSpot * spot, PutMark * mark);
}

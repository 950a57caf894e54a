using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Requirement of one expiry under standard margin: the smaller of every short option alone and the largest loss at expiry, both beside the
/// present value, which the collateral holds.
/// </summary>
internal static class StandardExpiry
{
    public static (MarginNode Initial, MarginNode Maintenance) Create(
        ExpiryBlock expiry, double spot, StandardOptionParameters parameters, Forms forms)
    {
        var value = forms.Affine("value of an expiry", expiry.Options.Select(o => (o.Column, o.Value)));
        var loss = SettlementLoss.Create(expiry, forms);
        var calls = forms.Affine("net calls", expiry.Options.Where(o => o.IsCall).Select(o => (o.Column, o.Size)));
        var unpaired = new Curve("net short calls", calls, CurveShape.SignScaled(-1.0, 0.0));
        return (
            Requirement("initial", expiry, o => parameters.Initial(o.IsCall, o.Strike, spot, o.Value / o.Size), parameters.UnpairedInitial),
            Requirement("maintenance", expiry, o => parameters.Maintenance(o.IsCall, spot, o.Value / o.Size), parameters.UnpairedMaintenance));

        MarginNode Requirement(string margin, ExpiryBlock block, Func<OptionColumn, double> charge, double unpairedScale)
        {
            // A long option alone needs its value, which is no collateral; a short one its charge beside the mark.
            var isolated = forms.Sum(
                $"options alone, {margin}",
                forms.OneSided($"long options, {margin}", +1, block.Options.Select(o => (o.Column, o.Value))),
                forms.OneSided($"short options, {margin}", -1, block.Options.Select(o => (o.Column, o.Size * charge(o)))));
            var largest = forms.Weighted($"largest loss, {margin}", [(1.0, value), (1.0, loss), (unpairedScale * block.Forward, unpaired)]);
            return new Smallest($"options of an expiry, {margin}", [isolated, largest]);
        }
    }
}

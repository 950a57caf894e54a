using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>The requirements of one coin under Derive's standard margin.</summary>
/// <param name="Block">Its instruments.</param>
/// <param name="InitialOptions">One per expiry.</param>
/// <param name="InitialCharges">Perpetuals, unsure oracles and a stablecoin below its peg.</param>
internal sealed record StandardCoin(
    CoinBlock Block,
    ImmutableArray<MarginNode> InitialOptions,
    ImmutableArray<MarginNode> MaintenanceOptions,
    MarginNode InitialCharges,
    MarginNode MaintenanceCharges)
{
    /// <param name="peg">Charged share of notional for the peg.</param>
    public static StandardCoin Create(CoinBlock block, StandardParameters parameters, double peg, Forms forms)
    {
        var (initial, maintenance) = (ImmutableArray.CreateBuilder<MarginNode>(), ImmutableArray.CreateBuilder<MarginNode>());
        foreach (var expiry in block.Expiries)
        {
            var (i, m) = StandardExpiry.Create(expiry, block.Spot, parameters.Options!, forms);
            initial.Add(i);
            maintenance.Add(m);
        }

        var perpetual = parameters.Perpetual ?? new StandardPerpetualParameters(0.0, 0.0);
        var oracle = new ConfidenceParameters(parameters.PerpetualThreshold, parameters.OracleFactor);
        var unsure = (oracle.Rate(Math.Min(block.SpotConfidence, block.PerpetualConfidence)) + peg) * block.Spot;
        return new StandardCoin(
            block,
            initial.ToImmutable(),
            maintenance.ToImmutable(),
            forms.Sum(
                "initial charges",
                forms.Gross("perpetuals", block.Perpetuals.Select(p => (p.Column, p.Size * ((p.Mark * perpetual.Initial) + unsure)))),
                forms.OneSided("short options, oracles and peg", -1, ShortCharges(block, parameters, peg))),
            forms.Gross("perpetuals, maintenance", block.Perpetuals.Select(p => (p.Column, p.Size * p.Mark * perpetual.Maintenance))));
    }

    private static IEnumerable<(int Column, double Rate)> ShortCharges(CoinBlock block, StandardParameters parameters, double peg)
    {
        var oracle = new ConfidenceParameters(parameters.OptionThreshold, parameters.OracleFactor);
        foreach (var (expiry, option) in block.Options)
        {
            var confidence = Math.Min(block.SpotConfidence, Math.Min(expiry.Feed.ForwardConfidence, expiry.Feed.VolatilityConfidence));
            yield return (option.Column, option.Size * (oracle.Rate(confidence) + peg) * block.Spot);
        }
    }
}

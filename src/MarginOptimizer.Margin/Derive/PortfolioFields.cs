using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>The sections that both portfolio margins of Derive share.</summary>
internal static class PortfolioFields
{
    public static ImmutableArray<ParameterField> Basis { get; } =
        [new("spot_up", 1.0, 10.0), new("spot_down", 0.0, 1.0), new("add_factor", 0.0, 10.0), new("mult_factor", 0.0, 100.0)];

    public static ImmutableArray<ParameterField> Peg { get; } = [new("threshold", 0.0, 1.0), new("factor", 0.0, 1_000.0)];

    public static ImmutableArray<ParameterField> Confidence { get; } = [new("threshold", 0.0, 1.0), new("share", 0.0, 10.0)];

    public static ImmutableArray<ParameterField> Volatility { get; } =
    [
        new("range_up", 0.0, 10.0),
        new("range_down", 0.0, 10.0),
        new("short_term_power", 0.0, 2.0),
        new("long_term_power", 0.0, 2.0),
        new("floor_seconds", 1.0, 1e8),
    ];

    public static BasisParameters ReadBasis(CoinSection coin)
    {
        var basis = coin.Read("basis", Basis);
        return new BasisParameters(basis["spot_up"], basis["spot_down"], basis["add_factor"], basis["mult_factor"]);
    }

    public static PegParameters ReadPeg(CoinSection coin)
    {
        var peg = coin.Read("peg", Peg);
        return new PegParameters(peg["threshold"], peg["factor"]);
    }

    public static ConfidenceParameters ReadConfidence(CoinSection coin)
    {
        var confidence = coin.Read("confidence", Confidence);
        return new ConfidenceParameters(confidence["threshold"], confidence["share"]);
    }

    public static VolatilityShockParameters VolatilityOf(IReadOnlyDictionary<string, double> values, double minimumUp) => new(
        values["range_up"], values["range_down"], values["short_term_power"], values["long_term_power"], values["floor_seconds"], minimumUp);
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Reads a document of Derive's standard margin.</summary>
internal static class StandardReader
{
    private static readonly ImmutableArray<ParameterField> Options =
    [
        new("maximum_spot", 0.0, 10.0),
        new("minimum_spot", 0.0, 10.0),
        new("maintenance_call_spot", 0.0, 10.0),
        new("maintenance_put_spot", 0.0, 10.0),
        new("maintenance_put_mark", 0.0, 10.0),
        new("unpaired_initial", 0.0, 10.0),
        new("unpaired_maintenance", 0.0, 10.0),
        new("put_offset", 0.0, 10.0),
    ];

    private static readonly ImmutableArray<ParameterField> Perpetual = [new("initial", 0.0, 1.0), new("maintenance", 0.0, 1.0)];

    private static readonly ImmutableArray<ParameterField> Base = [new("margin_factor", 0.0, 1.0), new("initial_scale", 0.0, 1.0)];

    private static readonly ImmutableArray<ParameterField> Oracle =
        [new("factor", 0.0, 10.0), new("perpetual_threshold", 0.0, 1.0), new("option_threshold", 0.0, 1.0), new("base_threshold", 0.0, 1.0)];

    private static readonly ImmutableArray<ParameterField> Account = [new("peg_threshold", 0.0, 1.0), new("peg_factor", 0.0, 1_000.0)];

    public static IMarginModel Read(ModelDocument document)
    {
        var parameters = new Dictionary<Currency, StandardParameters>();
        foreach (var name in document.Underlyings.AllNames())
        {
            parameters.Add(new Currency(name), ReadCoin(new CoinSection(document.Underlyings.Section(name))));
        }

        if (document.Parameters is not { } account)
        {
            document.Underlyings.Violations.Add("parameters", "is missing");
            document.Underlyings.Violations.ThrowIfAny();
            throw new InvalidOperationException("a missing section was no fault");
        }

        var (values, _) = ParameterSection.Read(account, Account);
        account.Close();
        document.Underlyings.Violations.ThrowIfAny();
        return new DeriveStandardMargin(
            document.Version, parameters, new PegParameters(values["peg_threshold"], values["peg_factor"]), document.Rules);
    }

    private static StandardParameters ReadCoin(CoinSection coin)
    {
        var oracle = coin.Read("oracle", Oracle);
        var options = coin.Has("options") ? coin.Read("options", Options) : null;
        var perpetual = coin.Has("perpetual") ? coin.Read("perpetual", Perpetual) : null;
        var collateral = coin.Has("base") ? coin.Read("base", Base) : null;
        var read = new StandardParameters
        {
            Options = options is null ? null : OptionsOf(options),
            Perpetual = perpetual is null ? null : new StandardPerpetualParameters(perpetual["initial"], perpetual["maintenance"]),
            Base = collateral is null ? null : new StandardBaseParameters(collateral["margin_factor"], collateral["initial_scale"]),
            OracleFactor = oracle["factor"],
            PerpetualThreshold = oracle["perpetual_threshold"],
            OptionThreshold = oracle["option_threshold"],
            BaseThreshold = oracle["base_threshold"],
            Unverified = coin.Unverified,
        };
        coin.Close();
        return read;
    }

    private static StandardOptionParameters OptionsOf(IReadOnlyDictionary<string, double> options) => new(
        options["maximum_spot"],
        options["minimum_spot"],
        options["maintenance_call_spot"],
        options["maintenance_put_spot"],
        options["maintenance_put_mark"],
        options["unpaired_initial"],
        options["unpaired_maintenance"],
        options["put_offset"]);
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Okx;

/// <summary>
/// OKX's portfolio margin: a risk unit per coin, their margins added up in USD with those on debts, against the equity of the whole account.
/// Perpetuals, futures and options, linear and inverse; spot counts as equity and, as far as it hedges, in the risk unit of its coin.
/// </summary>
public sealed class OkxPortfolioMargin : IMarginModel, IVolatilityShocks
{
    private readonly OkxParameters _parameters;
    private readonly ImmutableArray<RuleEvidence> _rules;

    internal OkxPortfolioMargin(MarginModelVersion version, OkxParameters parameters, ImmutableArray<RuleEvidence> rules) =>
        (Version, _parameters, _rules) = (version, parameters, rules);

    public MarginModelVersion Version { get; }

    internal OkxParameters Parameters => _parameters;

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">The rates of a coin's group are not known, or the market lacks an index.</exception>
    public CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var violations = new ViolationList();
        for (var i = 0; i < instruments.Length; i++)
        {
            if (!Covers(instruments[i])) violations.Add($"instruments[{i}]", $"{instruments[i].Name}: {Reason(instruments[i])}");
        }

        violations.ThrowIfAny();
        return new CompiledMargin
        {
            Version = Version,
            Units = [OkxAccount.Compile(market, instruments, _parameters)],
            Warnings = Warnings(instruments),
        };
    }

    /// <summary>MR1 in points or percent, whichever moves a volatility further.</summary>
    /// <inheritdoc/>
    public double Shocked(Option option, double volatility, double days, VolatilityShock shock)
    {
        return shock switch
        {
            VolatilityShock.Up => Math.Max(After(OkxVolatilityRule.PointsUp), After(OkxVolatilityRule.PercentUp)),
            VolatilityShock.Down => Math.Min(After(OkxVolatilityRule.PointsDown), After(OkxVolatilityRule.PercentDown)),
            _ => volatility,
        };

        double After(int which) => _parameters.Volatility.Shocked(volatility, days, which);
    }

    /// <inheritdoc/>
    public bool Covers(Instrument instrument) => instrument is Spot || _parameters.GroupOf(instrument.Base).IsKnown;

    private string Reason(Instrument instrument)
    {
        var group = _parameters.GroupOf(instrument.Base);
        return $"{instrument.Base} belongs to group {group.Name}, for which {Version.Name} has no basis_floor (MR4) and closing_rate (MR7): they are not published";
    }

    private ImmutableArray<MarginWarning> Warnings(ImmutableArray<Instrument> instruments)
    {
        var warnings = ImmutableArray.CreateBuilder<MarginWarning>();
        foreach (var parameter in _parameters.Unverified) Warn(Currency.Usd, parameter, instruments);
        foreach (var coin in instruments.Where(i => i is not Spot).Select(i => i.Base).Distinct().Order())
        {
            foreach (var parameter in _parameters.GroupOf(coin).Unverified) Warn(coin, parameter, instruments.Where(i => i.Base == coin));
        }

        foreach (var rule in _rules)
        {
            if (rule.IsUnverified && rule.Concerns(instruments)) warnings.Add(MarginWarning.UnverifiedRule(Version, rule));
        }

        if (SpansExpiries(instruments)) warnings.Add(MarginWarning.MissingCharge(Version, "MR3, vega across expiries, is not published"));
        if (instruments.Any(i => i is Option)) warnings.Add(MarginWarning.FrozenDeltas);
        return warnings.ToImmutable();

        void Warn(Currency subject, UnverifiedParameter parameter, IEnumerable<Instrument> used)
        {
            if (parameter.Concerns(used)) warnings.Add(MarginWarning.UnverifiedParameter(Version, subject, parameter.Path));
        }
    }

    private static bool SpansExpiries(ImmutableArray<Instrument> instruments) =>
        instruments.OfType<Option>().GroupBy(o => o.Base).Any(g => g.Select(o => o.Expiry).Distinct().Count() > 1);
}

using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>Figures of the portfolio margin before v2: a volatility, a contingency.</summary>
internal static class EarlyVectors
{
    private const double Index = 10_000.0;
    private const double Days = 30.0;

    public static Dictionary<string, double[]> Compute(VectorEntry entry)
    {
        var inputs = entry.Inputs;
        if (inputs.Has("vol")) return Volatility(entry);
        return inputs.Has("net_by_strike") ? Options(entry) : Futures(entry);
    }

    /// <summary>Charge on futures of these signed sizes, coins.</summary>
    public static double FuturesContingency(FuturesContingencyRule rule, double rate, ReadOnlySpan<double> sizes)
    {
        var book = Book(Index);
        for (var i = 0; i < sizes.Length; i++) book.AddFuture(Currency.Btc, isLinear: false, Days + i, Index, sizes[i]);
        return Component(Deck() with { FuturesRule = rule, FuturesRate = rate }, book, Margin.Deribit.FuturesContingency.Label);
    }

    private static Dictionary<string, double[]> Volatility(VectorEntry entry)
    {
        var (volatility, days, up) = (entry.Inputs.Number("vol"), entry.Inputs.Number("days"), entry.Inputs.Number("range_up"));
        entry.RequireInputs();
        var rule = (Deck() with { VolatilityRangeUp = up }).Volatility;
        return new(StringComparer.Ordinal) { ["vol"] = [100.0 * rule.Shocked(volatility / 100.0, rule.Factor(days), VolatilityShock.Up)] };
    }

    private static Dictionary<string, double[]> Futures(VectorEntry entry)
    {
        var (sizes, rate) = (entry.Inputs.Numbers("sizes"), entry.Inputs.Number("rate"));
        entry.RequireInputs();
        var rule = entry.Id.Contains("offset", StringComparison.Ordinal) ? FuturesContingencyRule.Offset : FuturesContingencyRule.Gross;
        return new(StringComparer.Ordinal) { ["btc"] = [FuturesContingency(rule, rate, sizes.AsSpan())] };
    }

    /// <summary>A strike that is a letter may be any.</summary>
    private static Dictionary<string, double[]> Options(VectorEntry entry)
    {
        var inputs = entry.Inputs;
        var index = inputs.Has("index") ? inputs.Number("index") : Index;
        var isRolled = inputs.Has("atm_range");
        var parameters = Deck() with
        {
            OptionRule = isRolled ? OptionContingencyRule.Rolled : OptionContingencyRule.NetShortPerStrike,
            OptionRate = inputs.Number("rate"),
            AtTheMoneyRange = isRolled ? inputs.Number("atm_range") : 0.1,
        };
        var net = inputs.Section("net_by_strike");
        var sizes = net.AllNames().Select(n => (Strike: StrikeOf(n, index), Size: net.Number(n))).ToImmutableArray();
        entry.RequireInputs();
        var book = Book(index);
        foreach (var (strike, size) in sizes) book.AddOption(Currency.Btc, false, OptionType.Call, strike, Days, index, 0.6, size);
        return new(StringComparer.Ordinal) { ["btc"] = [Component(parameters, book, OptionContingency.Label)] };
    }

    private static double StrikeOf(string name, double index) =>
        double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var strike) ? strike : 1.2 * index;

    private static EarlyMarginParameters Deck() =>
        ((DeribitEarlyPortfolioMargin)MarginModelCatalog.Embedded.Named("deribit-pm@2021-01-01")).ParametersOf(Currency.Btc);

    private static VectorBook Book(double index)
    {
        var book = new VectorBook();
        book.SetIndex(Currency.Btc, index);
        return book;
    }

    private static double Component(EarlyMarginParameters parameters, VectorBook book, string name)
    {
        var model = new DeribitEarlyPortfolioMargin(
            new MarginModelVersion("deribit-pm", VectorBook.AsOf, null, ModelStatus.InForce),
            ImmutableSortedDictionary<Currency, EarlyMarginParameters>.Empty.Add(Currency.Btc, parameters));
        var unit = new MarginEvaluator(model.Compile(book.Market, book.Instruments)).Evaluate(book.Book).Units.Single();
        return unit.Components.Single(c => c.Name == name).Value;
    }
}

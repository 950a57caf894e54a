using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>
/// Figures of the cross portfolio margin: whole accounts with their parameters, and account summaries of February 2026 whose equity in ETH is
/// printed to six decimals, so that a figure of theirs falls into a window.
/// </summary>
internal static class CrossVectors
{
    /// <summary>Half of the last decimal of the printed equity, coins.</summary>
    private const double HalfPrint = 5e-7;

    private const string SummaryModel = "deribit-xpm@2026-02-15";

    public static Dictionary<string, double[]> Compute(VectorEntry entry) => entry.Inputs.Has("buckets") ? Account(entry) : Window(entry);

    /// <summary>Smallest and largest maintenance margin, USD, that the printed equity leaves open.</summary>
    public static (double Lower, double Upper) WindowOf(VectorEntry entry)
    {
        var inputs = entry.Inputs;
        var (equity, usdc) = (inputs.Number("total_equity_usd"), inputs.Number("usdc_equity_usd"));
        var (inverse, linear) = (inputs.Number("eth_inverse_delta_coin"), inputs.Number("eth_linear_usd"));
        var (index, printed) = (inputs.Number("eth_index"), inputs.Number("eth_equity_printed"));
        entry.RequireInputs();
        var ends = new[] { printed - HalfPrint, printed + HalfPrint }
            .Select(eth => Summary(equity - usdc - (eth * index), usdc, eth, index, inverse, linear))
            .ToArray();
        return (ends.Min(), ends.Max());
    }

    /// <summary>BTC is held alone, so that its index plays no part and is put at 1.</summary>
    private static double Summary(double btcUsd, double usdc, double eth, double index, double inverse, double linearUsd)
    {
        const double Contracts = 0.001;
        var book = new VectorBook();
        book.SetIndex(Currency.Btc, 1.0);
        book.SetIndex(Currency.Eth, index);
        book.SetCash(Currency.Btc, btcUsd);
        book.SetCash(Currency.Eth, eth);
        book.SetCash(Currency.Usdc, usdc);
        book.AddFuture(Currency.Eth, isLinear: true, null, Math.Abs(linearUsd) / Contracts, Math.Sign(linearUsd) * Contracts);
        if (inverse != 0.0) book.AddFuture(Currency.Eth, isLinear: false, null, index, inverse);
        return Evaluate(MarginModelCatalog.Embedded.Named(SummaryModel), book).Maintenance;
    }

    private static Dictionary<string, double[]> Window(VectorEntry entry)
    {
        var (lower, upper) = WindowOf(entry);
        var observed = entry.Inputs.Number("observed_mm_usd");
        entry.RequireInputs();
        return new(StringComparer.Ordinal)
        {
            ["window_lo"] = [lower],
            ["window_hi"] = [upper],
            ["observed_inside"] = [DeribitVectors.Words[observed >= lower && observed <= upper ? "yes" : "no"]],
        };
    }

    private static Dictionary<string, double[]> Account(VectorEntry entry)
    {
        var buckets = entry.Inputs.Section("buckets");
        var coins = ImmutableSortedDictionary.CreateBuilder<Currency, PortfolioMarginParameters>();
        var book = new VectorBook();
        var equities = new Dictionary<Currency, double>();
        foreach (var name in buckets.AllNames())
        {
            var bucket = buckets.Section(name);
            var coin = new Currency(name);
            coins.Add(coin, SegregatedVectors.ReadParameters(bucket.Section("params"), bucket.Section("cur"), 0.8));
            book.SetIndex(coin, bucket.Number("index"));
            equities.Add(coin, bucket.Number("equity_coin"));
            foreach (var leg in bucket.Sections("legs")) book.Add(coin, leg);
        }

        entry.RequireInputs();
        foreach (var (coin, equity) in equities) book.SetCash(coin, equity - OptionsIn(coin, book));
        var model = new DeribitCrossPortfolioMargin(
            new MarginModelVersion("deribit-xpm", VectorBook.AsOf, null, ModelStatus.InForce),
            new CrossMarginParameters(coins.ToImmutable(), ImmutableSortedDictionary<Currency, double>.Empty, []));
        var unit = Evaluate(model, book);
        return new(StringComparer.Ordinal) { ["risk_matrix_margin"] = [unit.Initial], ["maintenance_margin"] = [unit.Maintenance] };
    }

    /// <summary>Equity includes the options at their marks; cash does not.</summary>
    private static double OptionsIn(Currency coin, VectorBook book) => book.Book.Positions
        .Where(p => p.Instrument is Option option && option.Settlement == coin)
        .Sum(p => p.Quantity * p.Instrument.ContractValue * book.Market.QuoteOf(p.Instrument).Mark);

    private static UnitReport Evaluate(IMarginModel model, VectorBook book) =>
        new MarginEvaluator(model.Compile(book.Market, book.Instruments)).Evaluate(book.Book).Units.Single();
}

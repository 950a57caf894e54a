using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>Figures of the standard margin; what an entry holds tells its kind.</summary>
internal static class StandardVectors
{
    private const string SizeDependent = "deribit-sm@2022-01-11";
    private const double Days = 30.0;

    public static Dictionary<string, double[]> Compute(VectorEntry entry)
    {
        var inputs = entry.Inputs;
        if (inputs.Has("size_usd")) return InversePosition(entry);
        if (inputs.Has("options_value")) return Balance(entry);
        if (inputs.Has("base_im")) return LinearPosition(entry);
        if (inputs.Has("nmax")) return Leverage(entry);
        return inputs.Has("legs") ? LinearOptions(entry) : InverseOption(entry);
    }

    private static Dictionary<string, double[]> InversePosition(VectorEntry entry)
    {
        var (size, mark) = (entry.Inputs.Number("size_usd"), entry.Inputs.Number("mark"));
        entry.RequireInputs();
        var unit = Evaluate(MarginModelCatalog.Embedded.Named(SizeDependent), Currency.Eth, mark, b => b.AddFuture(Currency.Eth, false, null, mark, size / mark));
        return Margins(unit, "im", "mm");
    }

    private static Dictionary<string, double[]> LinearPosition(VectorEntry entry)
    {
        var inputs = entry.Inputs;
        var rule = new SizeDependentRate(inputs.Number("base_im"), inputs.Number("base_mm"), inputs.Number("inc_per_coin"));
        var (price, size) = (inputs.Number("price"), inputs.Number("size"));
        entry.RequireInputs();
        var unit = Evaluate(Model(rule), Currency.Btc, price, b => b.AddFuture(Currency.Btc, true, null, price, size));
        return Margins(unit, "im_usdc", "mm_usdc");
    }

    private static Dictionary<string, double[]> Leverage(VectorEntry entry)
    {
        var (coins, c, largest) = (entry.Inputs.Number("n"), entry.Inputs.Numbers("c"), entry.Inputs.Number("nmax"));
        if (c.Length != 4) entry.Inputs.Violations.Add(entry.Inputs.PathOf("c"), "must hold four numbers");
        entry.RequireInputs();
        const double Price = 100_000;
        var rule = new LeverageRule(c[0], 2.0 / 3.0, new LeverageCurve(c[1], c[2] * largest, c[3] * largest));
        var unit = Evaluate(Model(rule), Currency.Btc, Price, b => b.AddFuture(Currency.Btc, true, Days, Price, coins));
        return new(StringComparer.Ordinal)
        {
            ["im_rate"] = [unit.Initial / (coins * Price)],
            ["mm_rate"] = [unit.Maintenance / (coins * Price)],
        };
    }

    /// <summary>One short option of each leg, apart.</summary>
    private static Dictionary<string, double[]> LinearOptions(VectorEntry entry)
    {
        var index = entry.Inputs.Number("index");
        var legs = entry.Inputs.Tuples("legs", numbers: 2);
        entry.RequireInputs();
        var figures = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var (word, numbers) in legs)
        {
            var (type, name) = word == "C" ? (OptionType.Call, "call") : (OptionType.Put, "put");
            var unit = ShortOption(Currency.Btc, isLinear: true, type, numbers[0], index, numbers[1], -1.0);
            figures[$"im_{name}"] = [unit.Initial];
            figures[$"mm_{name}"] = [unit.Maintenance];
        }

        return figures;
    }

    private static Dictionary<string, double[]> InverseOption(VectorEntry entry)
    {
        var inputs = entry.Inputs;
        var (index, strike, mark, size) = (inputs.Number("index"), inputs.Number("K"), inputs.Number("mark"), inputs.Number("qty"));
        entry.RequireInputs();
        var type = entry.Id.Contains("put", StringComparison.Ordinal) ? OptionType.Put : OptionType.Call;
        return Margins(ShortOption(Currency.Btc, isLinear: false, type, strike, index, mark, size), "im", "mm");
    }

    /// <summary>An account that holds one option and the cash that is left of its equity.</summary>
    private static Dictionary<string, double[]> Balance(VectorEntry entry)
    {
        const double Index = 100_000, Mark = 0.043;
        var (equity, options, initial) = (entry.Inputs.Number("equity"), entry.Inputs.Number("options_value"), entry.Inputs.Number("initial_margin"));
        entry.RequireInputs();
        var unit = Evaluate(MarginModelCatalog.Embedded.Named(SizeDependent), Currency.Btc, Index, b =>
        {
            b.AddOption(Currency.Btc, false, OptionType.Call, Index, Days, Index, new Quote { Mark = Mark, MarkVolatility = 0.5 }, options / Mark);
            b.SetCash(Currency.Btc, equity - options);
        });
        return new(StringComparer.Ordinal) { ["margin_balance"] = [unit.Collateral], ["available_funds"] = [unit.Collateral - initial] };
    }

    private static UnitReport ShortOption(Currency coin, bool isLinear, OptionType type, double strike, double index, double mark, double size) =>
        Evaluate(
            MarginModelCatalog.Embedded.Named(SizeDependent),
            coin,
            index,
            b => b.AddOption(coin, isLinear, type, strike, Days, index, new Quote { Mark = mark, MarkVolatility = 0.5 }, size));

    private static DeribitStandardMargin Model(FuturesRule rule) => new(
        new MarginModelVersion("deribit-sm", VectorBook.AsOf, null, ModelStatus.InForce),
        new Dictionary<Currency, StandardMarginParameters> { [Currency.Btc] = new(new ShortOptionRule(0.15, 0.10, 0.075), rule, rule) });

    private static Dictionary<string, double[]> Margins(UnitReport unit, string initial, string maintenance) =>
        new(StringComparer.Ordinal) { [initial] = [unit.Initial], [maintenance] = [unit.Maintenance] };

    private static UnitReport Evaluate(IMarginModel model, Currency coin, double index, Action<VectorBook> fill)
    {
        var book = new VectorBook();
        book.SetIndex(coin, index);
        fill(book);
        return new MarginEvaluator(model.Compile(book.Market, book.Instruments)).Evaluate(book.Book).Units.Single();
    }
}

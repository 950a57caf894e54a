using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.MultiCurrency;

/// <summary>Reads the parameters of an account that venues share: rates of debts, haircuts, amounts, all by currency.</summary>
internal static class AccountParameters
{
    private const double LargestAmount = 1e15;

    /// <summary>Optional object of currencies, each with <c>initial</c> and <c>maintenance</c> tiers.</summary>
    public static ImmutableSortedDictionary<Currency, BorrowRates> ReadBorrow(GradedParameters graded, string name) =>
        ReadByCurrency(graded, name, (section, currency) => ReadRates(graded, section.Section(currency)));

    /// <summary><c>initial</c> and <c>maintenance</c> tiers on the amount in the currency.</summary>
    public static BorrowRates ReadRates(GradedParameters graded, JsonSection section)
    {
        var inner = new GradedParameters(section);
        var rates = new BorrowRates(inner.Tiers("initial", 0.0, 1.0), inner.Tiers("maintenance", 0.0, 1.0));
        section.Close();
        graded.AddUnverified(inner.Unverified);
        return rates;
    }

    /// <summary>Optional object of currencies, each with tiers of rates on USD value.</summary>
    public static ImmutableSortedDictionary<Currency, TierTable> ReadHaircuts(GradedParameters graded, string name) =>
        ReadByCurrency(graded, name, (section, currency) =>
        {
            var inner = new GradedParameters(section);
            var tiers = inner.Tiers(currency, 0.0, 1.0);
            graded.AddUnverified(inner.Unverified);
            return tiers;
        });

    /// <summary>Optional object of currencies, each with an amount &gt;= 0 of it.</summary>
    public static ImmutableSortedDictionary<Currency, double> ReadAmounts(GradedParameters graded, string name) =>
        ReadByCurrency(graded, name, (section, currency) =>
        {
            var inner = new GradedParameters(section);
            var amount = inner.Number(currency, 0.0, LargestAmount);
            graded.AddUnverified(inner.Unverified);
            return amount;
        });

    public static Currency ReadCurrency(JsonSection section, string name)
    {
        var code = section.Text(name);
        if (Currency.IsValidCode(code)) return new Currency(code);
        if (code.Length > 0) section.Violations.Add(section.PathOf(name), $"'{code}' is no currency code");
        return default;
    }

    /// <summary>A name that stands for something defined elsewhere in the document.</summary>
    public static T ReadChoice<T>(JsonSection section, string name, Dictionary<string, T> choices)
        where T : class
    {
        var text = section.Text(name);
        if (choices.TryGetValue(text, out var choice)) return choice;
        if (text.Length > 0) section.Violations.Add(section.PathOf(name), $"'{text}' is none of {string.Join(", ", choices.Keys)}");

        // Never used: the fault is thrown before the model exists.
        return null!;
    }

    private static ImmutableSortedDictionary<Currency, T> ReadByCurrency<T>(GradedParameters graded, string name, Func<JsonSection, string, T> read)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<Currency, T>();
        if (!graded.Has(name)) return values.ToImmutable();
        var section = graded.Section.Section(name);
        foreach (var currency in section.AllNames())
        {
            var value = read(section, currency);
            if (Currency.IsValidCode(currency)) values.Add(new Currency(currency), value);
            else section.Violations.Add(section.PathOf(currency), "is no currency code");
        }

        return values.ToImmutable();
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.MultiCurrency;

/// <summary>Equity of an account in USD: by currency, cash, spot holdings and options at their marks, after that currency's haircuts.</summary>
internal static class AccountEquity
{
    /// <param name="account">Columns.</param>
    /// <param name="haircuts">Rates on tiers of USD value of a currency; one without (null) counts in full.</param>
    /// <param name="haircutPledged">
    /// Whether the collateral column is an asset like any other; otherwise it is counted in full, as its haircut has been taken already.
    /// </param>
    public static MarginNode Create(AccountColumns account, Func<Currency, TierTable?> haircuts, bool haircutPledged)
    {
        var plain = account.Form();
        var curved = ImmutableArray.CreateBuilder<MarginNode>();
        foreach (var currency in account.Money)
        {
            var index = account.IndexOf(currency);
            var tiers = haircuts(currency);
            var form = tiers is null ? plain : account.Form();
            foreach (var (column, amount) in Holdings(account, currency)) form[column] += amount * index;
            (haircutPledged ? form : plain)[account.CollateralOf(currency)] += index;
            if (tiers is not null) curved.Add(new Curve($"{currency} after haircut", new Affine($"{currency} equity", new LinearForm(form)), tiers.Haircut()));
        }

        var rest = new Affine(curved.Count == 0 ? "equity" : "equity without haircut", new LinearForm(plain));
        if (curved.Count == 0) return rest;
        ImmutableArray<MarginNode> children = [rest, .. curved];
        return new Combine("equity", [.. Enumerable.Repeat(1.0, children.Length)], children);
    }

    /// <summary>What is owned or owed in a currency, units of it per unit of each column: cash, spot of it, options that are paid in it.</summary>
    public static IEnumerable<(int Column, double Amount)> Holdings(AccountColumns account, Currency currency)
    {
        foreach (var holding in Coins(account, currency)) yield return holding;
        for (var column = 0; column < account.Instruments.Length; column++)
        {
            if (account.Instruments[column] is Option option && option.Settlement == currency)
                yield return (column, account.Market.QuoteOf(option).Mark * option.ContractValue);
        }
    }

    /// <summary>The same without the value of options.</summary>
    public static IEnumerable<(int Column, double Amount)> Coins(AccountColumns account, Currency currency)
    {
        yield return (account.CashOf(currency), 1.0);
        for (var column = 0; column < account.Instruments.Length; column++)
        {
            if (account.Instruments[column] is Spot spot && spot.Base == currency) yield return (column, spot.ContractValue);
        }
    }
}

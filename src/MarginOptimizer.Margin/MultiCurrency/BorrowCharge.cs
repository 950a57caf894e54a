using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.MultiCurrency;

/// <summary>Margin on debts: the negative part of cash and spot of each currency, options not counted.</summary>
/// <param name="Initial">USD.</param>
/// <param name="Maintenance">USD.</param>
/// <param name="Debt">Everything owed, USD.</param>
internal sealed record BorrowCharge(MarginNode Initial, MarginNode Maintenance, MarginNode Debt)
{
    /// <param name="account">Columns.</param>
    /// <param name="rates">Of a currency; null where none are known, and then a debt in it is not charged.</param>
    public static BorrowCharge Create(AccountColumns account, Func<Currency, BorrowRates?> rates)
    {
        var initial = ImmutableArray.CreateBuilder<MarginNode>();
        var maintenance = ImmutableArray.CreateBuilder<MarginNode>();
        var debts = ImmutableArray.CreateBuilder<MarginNode>();
        var indices = ImmutableArray.CreateBuilder<double>();
        var charged = ImmutableArray.CreateBuilder<double>();
        foreach (var currency in account.Money)
        {
            var owed = account.Sum($"{currency} owed", AccountEquity.Coins(account, currency).Select(c => (c.Column, -c.Amount)));
            debts.Add(new Curve($"{currency} debt", owed, CurveShape.PositivePart));
            indices.Add(account.IndexOf(currency));
            if (rates(currency) is not { } known) continue;
            charged.Add(account.IndexOf(currency));
            initial.Add(new Curve($"{currency} borrow IMR", owed, known.Initial.Charge()));
            maintenance.Add(new Curve($"{currency} borrow MMR", owed, known.Maintenance.Charge()));
        }

        var factors = charged.ToImmutable();
        return new BorrowCharge(
            new Combine("borrow IMR", factors, initial.ToImmutable()),
            new Combine("borrow MMR", factors, maintenance.ToImmutable()),
            new Combine("debt", indices.ToImmutable(), debts.ToImmutable()));
    }
}

using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Reports;

/// <summary>Splits a book among the units of a compiled margin.</summary>
internal static class UnitAccounts
{
    public static UnitAccount[] Split(Book book, CompiledMargin compiled, Dictionary<string, (int Unit, int Column)> columns)
    {
        var violations = new ViolationList();
        var accounts = new UnitAccount[compiled.Units.Length];
        for (var i = 0; i < accounts.Length; i++)
        {
            accounts[i] = new UnitAccount([], [], [.. compiled.Units[i].Money.Select(c => book.Balances.GetValueOrDefault(c))]);
        }

        for (var i = 0; i < book.Positions.Length; i++)
        {
            var position = book.Positions[i];
            if (columns.TryGetValue(position.Instrument.Name, out var at)) accounts[at.Unit].Positions.Add((at.Column, position));
            else violations.Add($"positions[{i}]", $"{position.Instrument.Name} is not among the compiled instruments");
        }

        AddOrders(book, columns, accounts, violations);
        violations.ThrowIfAny();
        return accounts;
    }

    private static void AddOrders(Book book, Dictionary<string, (int Unit, int Column)> columns, UnitAccount[] accounts, ViolationList violations)
    {
        for (var i = 0; i < book.OpenOrders.Length; i++)
        {
            var order = book.OpenOrders[i];
            if (!columns.TryGetValue(order.Instrument.Name, out var at))
            {
                violations.Add($"open_orders[{i}]", $"{order.Instrument.Name} is not among the compiled instruments");
                continue;
            }

            var quantity = order.ReduceOnly ? Reducing(order.Quantity, Held(accounts[at.Unit], at.Column)) : order.Quantity;
            if (quantity != 0.0) accounts[at.Unit].Orders.Add((at.Column, quantity));
        }
    }

    private static double Held(UnitAccount account, int column)
    {
        var held = 0.0;
        foreach (var (at, position) in account.Positions)
        {
            if (at == column) held += position.Quantity;
        }

        return held;
    }

    /// <summary>What a reduce-only order can fill: at most the position, and nothing that would grow it.</summary>
    private static double Reducing(double quantity, double held) =>
        quantity * held >= 0.0 ? 0.0 : Math.Sign(quantity) * Math.Min(Math.Abs(quantity), Math.Abs(held));
}

using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Pricing;
using MarginOptimizer.Risk.Scenarios;
using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>What a book loses in the venue's scenarios, in those of the house and in the sets of the question.</summary>
internal sealed class StressTable(
    RiskProblem problem, MarginReport margin, InstrumentState[] states, double[] quantities, Func<ReturnScenarios, ReturnTable> tableOf)
{
    public ImmutableArray<StressRow> Rows() => [.. Venue(), .. House(), .. problem.Stressed.SelectMany(Set)];

    /// <summary>Losses before weights; a row that several units have counts in USD over all of them.</summary>
    private IEnumerable<StressRow> Venue() => margin.Units
        .SelectMany(unit => unit.Scenarios.Select(s => (s.Row.Table, s.Row.Shock, Loss: s.Loss * unit.Index)))
        .GroupBy(s => (s.Table, s.Shock))
        .Select(g => new StressRow(StressSource.Venue, g.Key.Table, Words(g.Key.Shock), g.Sum(s => s.Loss), 0.0));

    private IEnumerable<StressRow> House()
    {
        var table = RiskTable.Of(states, HouseScenarios.Default);
        for (var row = 0; row < table.Scenarios.Length; row++)
        {
            var (loss, scenario) = (Sum(table.Row(row)), table.Scenarios[row]);
            yield return new StressRow(StressSource.House, "house", scenario.Label, loss, CashLoss(coin => IsDollar(coin) ? 0.0 : scenario.Move));
        }
    }

    private IEnumerable<StressRow> Set(ReturnScenarios set)
    {
        var losses = BookTail.Losses(tableOf(set), quantities);
        for (var row = 0; row < losses.Length; row++)
        {
            var label = set.Labels.IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"row {row + 1}") : set.Labels[row];
            var at = row;
            yield return new StressRow(StressSource.Set, set.Id, label, losses[row], CashLoss(coin => set.Returns.TryGetValue(coin, out var returns) ? returns[at] : 0.0));
        }
    }

    private double Sum(ReadOnlySpan<double> cells)
    {
        var sum = 0.0;
        for (var j = 0; j < cells.Length; j++) sum += quantities[j] * cells[j];
        return sum;
    }

    private double CashLoss(Func<Currency, double> returnOf)
    {
        var loss = 0.0;
        foreach (var (currency, balance) in problem.Book.Balances)
        {
            var amount = balance.Cash + balance.Collateral;
            if (amount != 0.0) loss -= amount * problem.Market.IndexOf(currency) * returnOf(currency);
        }

        return loss;
    }

    private static bool IsDollar(Currency currency) => currency == Currency.Usd || currency == Currency.Usdc || currency.Code == "USDT";

    private static string Words(MarketShock shock)
    {
        var volatility = shock.Volatility switch
        {
            VolatilityShock.Down => "vol down",
            VolatilityShock.Up => "vol up",
            _ => "vol same",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{shock.Move * 100.0:+0.##;-0.##;0} %, {volatility}");
    }
}

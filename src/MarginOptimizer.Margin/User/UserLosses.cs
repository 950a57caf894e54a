using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.User;

/// <summary>
/// Losses in USD of every column of an account in a user's rows: options repriced in full at their moved forward and volatility, everything else
/// in proportion to its move.
/// </summary>
internal static class UserLosses
{
    /// <param name="account">Columns.</param>
    /// <param name="parameters">Rows.</param>
    /// <param name="coins">The coins whose columns are filled; the first gives the moves that reports show.</param>
    public static ScenarioTable Compute(AccountColumns account, UserMarginParameters parameters, ImmutableArray<Currency> coins)
    {
        var rows = parameters.Rows;
        var builder = new TableBuilder(account, [.. rows.Select(r => r.Described(coins[0]))]);
        var (which, shocks) = Volatilities(rows);
        foreach (var coin in coins)
        {
            var moves = rows.Select(r => r.MoveOf(coin)).ToArray();
            var options = new OptionLosses(account, which, (_, _, row) => moves[row], (volatility, _, shock) => rows[shocks[shock]].Shocked(volatility));
            var columns = Enumerable.Range(0, account.Instruments.Length).Where(c => account.Instruments[c].Base == coin).ToList();
            options.Fill(columns.Where(c => account.Instruments[c] is Option), builder.Losses, builder.Stride);
            foreach (var column in columns.Where(c => account.Instruments[c] is not Option)) Fill(builder, column, UsdPerMove(account, column), moves);
            if (!parameters.RevalueBalances || !account.Money.Contains(coin)) continue;
            Fill(builder, account.CashOf(coin), account.IndexOf(coin), moves);
            Fill(builder, account.CollateralOf(coin), account.IndexOf(coin), moves);
        }

        return builder.Build();
    }

    private static void Fill(TableBuilder builder, int column, double usdPerMove, double[] moves)
    {
        for (var row = 0; row < moves.Length; row++) builder.Losses[(row * builder.Stride) + column] = -usdPerMove * moves[row];
    }

    private static double UsdPerMove(AccountColumns account, int column)
    {
        var instrument = account.Instruments[column];
        var mark = account.Market.QuoteOf(instrument).Mark;
        return instrument.CoinSizePerUnit(mark) * mark * account.UsdPerPrice(instrument);
    }

    /// <summary>Rows that shock volatilities alike share one pricing: the number of the shock by row, and a row of each shock.</summary>
    private static (ImmutableArray<int> Which, List<int> Shocks) Volatilities(ImmutableArray<UserRow> rows)
    {
        var known = new Dictionary<(double, double), int>();
        var shocks = new List<int>();
        var which = ImmutableArray.CreateBuilder<int>(rows.Length);
        for (var row = 0; row < rows.Length; row++)
        {
            var key = (rows[row].Volatility, rows[row].VolatilityPoints);
            if (!known.TryGetValue(key, out var shock))
            {
                known.Add(key, shock = shocks.Count);
                shocks.Add(row);
            }

            which.Add(shock);
        }

        return (which.MoveToImmutable(), shocks);
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.User;

/// <summary>One market of a user's table.</summary>
/// <param name="Name">Shown in reports.</param>
/// <param name="Move">Relative move of every coin that <paramref name="Moves"/> does not name, &gt; -1.</param>
/// <param name="Moves">Relative moves by coin, &gt; -1.</param>
/// <param name="Volatility">Relative change of every mark volatility, &gt;= -1.</param>
/// <param name="VolatilityPoints">Added to a volatility after that, fraction; the sum is not below 0.</param>
/// <param name="Scale">Factor on the loss, &gt;= 0.</param>
/// <param name="Offset">USD added to the scaled loss.</param>
public sealed record UserRow(
    string Name,
    double Move,
    ImmutableSortedDictionary<Currency, double> Moves,
    double Volatility = 0.0,
    double VolatilityPoints = 0.0,
    double Scale = 1.0,
    double Offset = 0.0)
{
    public double MoveOf(Currency coin) => Moves.TryGetValue(coin, out var move) ? move : Move;

    public double Shocked(double volatility) => Math.Max((volatility * (1.0 + Volatility)) + VolatilityPoints, 0.0);

    /// <summary>As reports show it; the move is that of one coin.</summary>
    internal ScenarioRow Described(Currency coin)
    {
        var change = Volatility != 0.0 ? Volatility : VolatilityPoints;
        var direction = change > 0.0 ? VolatilityShock.Up : change < 0.0 ? VolatilityShock.Down : VolatilityShock.Same;
        return new ScenarioRow(Name, new MarketShock(MoveOf(coin), direction));
    }
}

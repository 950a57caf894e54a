using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.RiskReports;

namespace MarginOptimizer.Server.Wire;

/// <summary>What a call of <c>EvaluateRisk</c> asks.</summary>
/// <param name="Measured">Empty = the built-in set.</param>
/// <param name="Stressed">Empty = the built-in sets.</param>
/// <param name="Confidences">Empty = the standard ones.</param>
/// <param name="SpreadFactor">Null = the standard one.</param>
/// <param name="LadderMoves">Empty = the standard ones.</param>
public sealed record RiskQuestion(
    Book Book,
    MarketSnapshot Market,
    ModelChoice Model,
    ImmutableArray<ReturnScenarios> Measured,
    ImmutableArray<ReturnScenarios> Stressed,
    ImmutableArray<double> Confidences,
    QuantileConvention Convention,
    double? SpreadFactor,
    ImmutableArray<double> LadderMoves)
{
    /// <summary>With every default filled in.</summary>
    /// <exception cref="Domain.Validation.InvalidInputException">A built-in set is wanted and the market does not tell the volatility it needs.</exception>
    public RiskProblem Under(IMarginModel model)
    {
        var problem = new RiskProblem
        {
            Book = Book,
            Market = Market,
            Model = model,
            Measured = Measured.IsEmpty ? BuiltInScenarios.Measured(Book, Market) : Measured,
            Stressed = Stressed.IsEmpty ? BuiltInScenarios.Stressed(Book, Market) : Stressed,
            Convention = Convention,
        };
        if (!Confidences.IsEmpty) problem = problem with { Confidences = Confidences };
        if (SpreadFactor is { } factor) problem = problem with { SpreadFactor = factor };
        return LadderMoves.IsEmpty ? problem : problem with { LadderMoves = LadderMoves };
    }
}

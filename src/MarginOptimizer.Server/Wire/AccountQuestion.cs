using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Server.Wire;

/// <summary>An account of a request before its model is looked up.</summary>
/// <param name="Market">Null = the market of the request.</param>
/// <param name="Model">Which version it asks for.</param>
/// <param name="ModelPath">Where it asks for it.</param>
internal sealed record AccountQuestion(
    string Id, Book Book, ImmutableArray<Candidate> Candidates, MarketSnapshot? Market, double? TargetHeadroom, ModelChoice Model, FieldPath ModelPath)
{
    public Account Under(IMarginModel model) =>
        new() { Id = Id, Book = Book, Model = model, Candidates = Candidates, Market = Market, TargetHeadroom = TargetHeadroom };
}

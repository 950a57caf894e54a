using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>EvaluateMargin</c>, both ways.</summary>
public static class EvaluateMarginWire
{
    /// <summary>The checked question of a request.</summary>
    /// <exception cref="InvalidInputException">Carries every fault of the request by its path.</exception>
    public static MarginQuestion Read(V1.EvaluateMarginRequest request)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        EnvelopeWire.Check(request.RequestId, request.Label, request.View, fields);
        var listed = new ListedInstruments(fields);
        var market = MarketWire.Read(request.Market, listed, fields);
        var model = ModelWire.Read(request.Model, market?.AsOf, fields);
        var book = BookWire.Read(request.Book, FieldPath.Root, listed, fields);
        violations.ThrowIfAny();
        return new MarginQuestion(book, market!, model!);
    }

    /// <summary>A request that asks for the margin of a book, every default spelled out.</summary>
    public static V1.EvaluateMarginRequest Write(Book book, MarketSnapshot market, ModelChoice model) => new()
    {
        Model = ModelWire.Write(model),
        Market = MarketWire.Write(market),
        Book = BookWire.Write(book),
    };
}

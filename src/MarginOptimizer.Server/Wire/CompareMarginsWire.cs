using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>CompareMargins</c>, both ways.</summary>
public static class CompareMarginsWire
{
    /// <summary>The checked question of a request.</summary>
    /// <exception cref="InvalidInputException">Carries every fault of the request by its path.</exception>
    public static ComparisonQuestion Read(V1.CompareMarginsRequest request)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        EnvelopeWire.Check(request.RequestId, request.Label, request.View, fields);
        var listed = new ListedInstruments(fields);
        var market = MarketWire.Read(request.Market, listed, fields);
        var at = fields.OptionalTime(FieldPath.Root, "at", request.At) ?? market?.AsOf;
        var models = ImmutableArray.CreateBuilder<ModelChoice>(request.Models.Count);
        for (var i = 0; i < request.Models.Count; i++)
        {
            if (ModelWire.Read(request.Models[i], FieldPath.Root.Item("models", i), at, fields) is { } choice) models.Add(choice);
        }

        if (request.Models.Count == 0 && !request.IncludeAll)
            fields.Fault(FieldPath.Root, "models", "is empty: name models, or set include_all");
        var book = BookWire.Read(request.Book, FieldPath.Root, listed, fields);
        violations.ThrowIfAny();
        return new ComparisonQuestion(book, market!, at!.Value, models.ToImmutable(), request.IncludeAll, request.IncludeAnnounced);
    }

    /// <summary>The question with every default spelled out and no envelope.</summary>
    public static V1.CompareMarginsRequest Write(ComparisonQuestion question)
    {
        var request = new V1.CompareMarginsRequest
        {
            IncludeAll = question.IncludeAll,
            IncludeAnnounced = question.IncludeAnnounced,
            At = TimeWire.Write(question.At),
            Market = MarketWire.Write(question.Market),
            Book = BookWire.Write(question.Book),
        };
        request.Models.AddRange(question.Models.Select(ModelWire.Write));
        return request;
    }
}

using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Attribution;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>AttributeMarginChange</c>, both ways, and its figures.</summary>
public static class AttributeMarginChangeWire
{
    /// <summary>The checked question of a request.</summary>
    /// <exception cref="InvalidInputException">Carries every fault of the request by its path.</exception>
    public static AttributionQuestion Read(V1.AttributeMarginChangeRequest request)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        EnvelopeWire.Check(request.RequestId, request.Label, V1.View.Unspecified, fields);
        var from = ReadOne(request.From, "from", fields);
        var to = ReadOne(request.To, "to", fields);
        violations.ThrowIfAny();
        return new AttributionQuestion(from!, to!);
    }

    /// <summary>A request that asks the question, every default spelled out.</summary>
    public static V1.AttributeMarginChangeRequest Write(AttributionQuestion question) => new()
    {
        From = WriteOne(question.From),
        To = WriteOne(question.To),
    };

    internal static V1.MarginFigures Write(MarginFigures figures) => new()
    {
        InitialUsd = figures.InitialUsd,
        MaintenanceUsd = figures.MaintenanceUsd,
        CollateralUsd = figures.CollateralUsd,
        HeadroomUsd = figures.HeadroomUsd,
    };

    private static MarginQuestion? ReadOne(V1.MarginSituation? situation, string name, FieldReader fields)
    {
        if (situation is null)
        {
            fields.Fault(FieldPath.Root, name, "is missing");
            return null;
        }

        var path = FieldPath.Root.Field(name);
        var listed = new ListedInstruments(fields);
        var market = MarketWire.Read(situation.Market, path, listed, fields);
        var model = ModelWire.Read(situation.Model, path.Field("model"), market?.AsOf, fields);
        var book = BookWire.Read(situation.Book, path, listed, fields);
        return market is null || model is null ? null : new MarginQuestion(book, market, model);
    }

    private static V1.MarginSituation WriteOne(MarginQuestion question) => new()
    {
        Model = ModelWire.Write(question.Model),
        Market = MarketWire.Write(question.Market),
        Book = BookWire.Write(question.Book),
    };
}

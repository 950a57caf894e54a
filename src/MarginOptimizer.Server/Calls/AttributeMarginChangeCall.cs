using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Attribution;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>AttributeMarginChange</c>; the service and the command line both call it.</summary>
public static class AttributeMarginChangeCall
{
    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="ModelNotEffectiveException">A model is not in force at the time asked for.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public static V1.AttributeMarginChangeResponse Run(V1.AttributeMarginChangeRequest request, Engine engine)
    {
        RequestCaps.Check(request);
        var stages = new Stages();
        var response = new V1.AttributeMarginChangeResponse { RequestId = request.RequestId, Label = request.Label };
        var question = stages.Time("parse", () => AttributeMarginChangeWire.Read(request));
        var from = Situation(question.From, "from", engine);
        var to = Situation(question.To, "to", engine);
        if (!request.ValidateOnly)
        {
            var change = stages.Time("evaluate", () => MarginChange.Attribute(from, to));
            response.Result = stages.Time("report", () => Report(question, from, to, change));
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = stages.Finish();
        return response;
    }

    private static MarginSituation Situation(MarginQuestion question, string side, Engine engine)
    {
        IMarginModel model;
        try
        {
            model = engine.SelectModel(question.Model);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException([.. fault.Violations.Select(v => v with { Path = $"{side}.{v.Path}" })]);
        }

        return new MarginSituation(question.Book, question.Market, model);
    }

    private static V1.AttributeMarginChangeResult Report(AttributionQuestion question, MarginSituation from, MarginSituation to, MarginAttribution change)
    {
        var result = new V1.AttributeMarginChangeResult
        {
            Provenance = ProvenanceWire.Write([to.Model.Version], to.Market, AttributeMarginChangeWire.Write(question)),
            From = AttributeMarginChangeWire.Write(change.From),
            To = AttributeMarginChangeWire.Write(change.To),
            Price = AttributeMarginChangeWire.Write(change.Price),
            Volatility = AttributeMarginChangeWire.Write(change.Volatility),
            Time = AttributeMarginChangeWire.Write(change.Time),
            Parameters = AttributeMarginChangeWire.Write(change.Parameters),
            Trades = AttributeMarginChangeWire.Write(change.Trades),
            Remainder = AttributeMarginChangeWire.Write(change.Remainder),
            FromModelVersion = from.Model.Version.Name,
            ToModelVersion = to.Model.Version.Name,
            FromAsOf = TimeWire.Write(from.Market.AsOf),
            ToAsOf = TimeWire.Write(to.Market.AsOf),
        };
        result.Notes.AddRange(change.Notes);
        result.Warnings.AddRange(change.Warnings.Select(WarningWire.Write));
        result.Warnings.AddRange(WarningWire.OfMarket(from.Market).Concat(WarningWire.OfMarket(to.Market)).DistinctBy(w => w.Message));
        return result;
    }
}

using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>BatchEvaluateMargin</c>, both ways, and its answer.</summary>
public static class BatchEvaluateMarginWire
{
    /// <summary>The checked question of a request.</summary>
    /// <exception cref="InvalidInputException">Carries every fault of the request by its path.</exception>
    public static WhatIfQuestion Read(V1.BatchEvaluateMarginRequest request)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        EnvelopeWire.Check(request.RequestId, request.Label, request.View, fields);
        var listed = new ListedInstruments(fields);
        var market = MarketWire.Read(request.Market, listed, fields);
        var model = ModelWire.Read(request.Model, market?.AsOf, fields);
        var book = BookWire.Read(request.Book, FieldPath.Root, listed, fields);
        var baskets = BasketsWire.Read(request.Baskets, listed, fields);
        violations.ThrowIfAny();
        return new WhatIfQuestion(book, market!, model!, baskets, request.WithFees);
    }

    /// <summary>A request that asks the question, every default spelled out.</summary>
    public static V1.BatchEvaluateMarginRequest Write(WhatIfQuestion question)
    {
        var request = new V1.BatchEvaluateMarginRequest
        {
            Model = ModelWire.Write(question.Model),
            Market = MarketWire.Write(question.Market),
            Book = BookWire.Write(question.Book),
            WithFees = question.WithFees,
        };
        request.Baskets.AddRange(question.Baskets.Select(BasketsWire.Write));
        return request;
    }

    internal static V1.BookFigures Write(BookFigures figures) => new()
    {
        InitialUsd = figures.InitialUsd,
        MaintenanceUsd = figures.MaintenanceUsd,
        CollateralUsd = figures.CollateralUsd,
        HeadroomUsd = figures.HeadroomUsd,
        MaintenanceHeadroomUsd = figures.MaintenanceHeadroomUsd,
    };

    /// <summary>Everything but provenance and warnings.</summary>
    internal static V1.BatchEvaluateMarginResult Write(WhatIfQuestion question, WhatIfAnswer answer, V1.View view)
    {
        var result = new V1.BatchEvaluateMarginResult { Base = Write(answer.Base) };
        AddUnits(result.BaseUnits, answer, answer.BaseUnits.AsSpan());
        for (var b = 0; b < question.Baskets.Length; b++)
        {
            var after = answer.Figures[b];
            var basket = new V1.BasketMargin
            {
                Id = question.Baskets[b].Id,
                After = Write(after),
                InitialChangeUsd = after.InitialUsd - answer.Base.InitialUsd,
                HeadroomChangeUsd = after.HeadroomUsd - answer.Base.HeadroomUsd,
                CashPaidUsd = answer.CashPaidUsd[b],
            };
            if (view == V1.View.Full) AddUnits(basket.Units, answer, answer.UnitsOf(b));
            result.Baskets.Add(basket);
        }

        return result;
    }

    private static void AddUnits(Google.Protobuf.Collections.RepeatedField<V1.UnitFigures> units, WhatIfAnswer answer, ReadOnlySpan<MarginFigures> figures)
    {
        for (var u = 0; u < figures.Length; u++)
        {
            units.Add(new V1.UnitFigures
            {
                Currency = answer.Compiled.Units[u].Currency.Code,
                Initial = figures[u].Initial,
                Maintenance = figures[u].Maintenance,
                Collateral = figures[u].Collateral,
            });
        }
    }
}

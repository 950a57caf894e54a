using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>SolveMaxSize</c>, both ways, and its answer.</summary>
public static class SolveMaxSizeWire
{
    /// <summary>Multiples looked at where none are named.</summary>
    private const long StandardMultiples = 100_000;

    /// <summary>The checked question of a request.</summary>
    /// <exception cref="InvalidInputException">Carries every fault of the request by its path.</exception>
    internal static SizeQuestion Read(V1.SolveMaxSizeRequest request)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        EnvelopeWire.Check(request.RequestId, request.Label, request.View, fields);
        var listed = new ListedInstruments(fields);
        var market = MarketWire.Read(request.Market, listed, fields);
        var model = ModelWire.Read(request.Model, market?.AsOf, fields);
        var book = BookWire.Read(request.Book, FieldPath.Root, listed, fields);
        var legs = BasketsWire.ReadLegs(request.Legs, FieldPath.Root, withPrices: false, listed, fields);
        var limits = LimitsWire.Read(request.Limits, fields);
        var target = fields.OptionalNumber(FieldPath.Root, "target_headroom_usd", request.TargetHeadroomUsd, NumberRule.Money);
        var fill = request.Fill == V1.FillRule.Unspecified ? FillRule.Quotes : fields.Choice<V1.FillRule, FillRule>(FieldPath.Root, "fill", request.Fill);
        var share = request.HasVisibleShare ? fields.Checked(FieldPath.Root, "visible_share", request.VisibleShare, RequestRules.Share) : 1.0;
        if (request.MaxMultiple is < 0 or > MaxSizeProblem.LargestMultiple)
            fields.Fault(FieldPath.Root, "max_multiple", FormattableString.Invariant($"is {request.MaxMultiple}, expected 0 to {MaxSizeProblem.LargestMultiple}"));
        violations.ThrowIfAny();
        return new SizeQuestion(model!, version => new MaxSizeProblem
        {
            Book = book,
            Market = market!,
            Model = version,
            Basket = new Basket("basket", legs),
            TargetHeadroomUsd = target ?? 0.0,
            Limits = limits,
            Fill = fill!.Value,
            WithFees = request.WithFees,
            VisibleShare = share!.Value,
            MaxMultiple = request.MaxMultiple == 0 ? StandardMultiples : request.MaxMultiple,
        });
    }

    /// <summary>A request that asks the question, every default spelled out.</summary>
    public static V1.SolveMaxSizeRequest Write(MaxSizeProblem problem, ModelChoice model)
    {
        var request = new V1.SolveMaxSizeRequest
        {
            Model = ModelWire.Write(model),
            Market = MarketWire.Write(problem.Market),
            Book = BookWire.Write(problem.Book),
            TargetHeadroomUsd = DecimalText.Format(problem.TargetHeadroomUsd),
            Limits = LimitsWire.Write(problem.Limits),
            Fill = EnumWire.Write<FillRule, V1.FillRule>(problem.Fill),
            WithFees = problem.WithFees,
            VisibleShare = problem.VisibleShare,
            MaxMultiple = problem.MaxMultiple,
        };
        request.Legs.AddRange(problem.Basket.Legs.Select(BasketsWire.Write));
        return request;
    }

    /// <summary>Everything but provenance and warnings.</summary>
    internal static V1.SolveMaxSizeResult Write(MaxSizeProblem problem, MaxSizeAnswer answer) => new()
    {
        Present = BatchEvaluateMarginWire.Write(answer.Present),
        StartsInside = answer.StartsInside,
        Convex = answer.IsConvex,
        Forward = Write(problem, answer.Forward),
        Backward = Write(problem, answer.Backward),
    };

    private static V1.SizeRange? Write(MaxSizeProblem problem, SizeRange? range)
    {
        if (range is null) return null;
        var wire = new V1.SizeRange
        {
            FirstMultiple = range.First,
            LastMultiple = range.Last,
            Stop = EnumWire.Write<SizeStop, V1.SizeStop>(range.Stop),
            StopId = range.StopId,
            AtFirst = BatchEvaluateMarginWire.Write(range.AtFirst),
            AtLast = BatchEvaluateMarginWire.Write(range.AtLast),
            CostUsd = range.CostUsd,
            CashPaidUsd = range.CashPaidUsd,
        };
        foreach (var leg in problem.Basket.Legs)
        {
            var quantity = (decimal)leg.Quantity * range.Last;
            wire.Legs.Add(new V1.SizedLeg
            {
                Instrument = leg.Instrument.Name,
                Quantity = DecimalText.Format(quantity),
                LotCount = (long)(quantity / leg.Instrument.Lot),
            });
        }

        return wire;
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Quotes with their ladders, both ways.</summary>
internal static class QuoteWire
{
    /// <summary>The quote, or null after noting what is missing or wrong.</summary>
    /// <param name="isOption">Null when the instrument is at fault, so that neither rule can be told.</param>
    public static Quote? Read(V1.Quote? quote, bool? isOption, FieldPath path, FieldReader fields)
    {
        if (quote is null)
        {
            fields.Fault(path, "mark", "is missing: every listing needs a quote");
            return null;
        }

        var bids = ReadLadder(quote.Bids, path.Field("bids"), isBid: true, fields);
        var asks = ReadLadder(quote.Asks, path.Field("asks"), isBid: false, fields);
        var mark = fields.Number(path, "mark", quote.Mark, isOption == false ? NumberRule.Price : NumberRule.OptionMark);
        var volatility = ReadVolatility(quote, isOption, path, fields);
        var interest = quote.HasOpenInterest ? fields.Number(path, "open_interest", quote.OpenInterest, NumberRule.OpenInterest) : null;
        var quotedAt = fields.OptionalTime(path, "quoted_at", quote.QuotedAt);
        if (mark is null) return null;
        return new Quote
        {
            Bids = bids,
            Asks = asks,
            Mark = mark.Value,
            MarkVolatility = volatility,
            OpenInterest = interest,
            QuotedAt = quotedAt,
        };
    }

    public static V1.Quote Write(Quote quote)
    {
        var wire = new V1.Quote
        {
            Bids = WriteLadder(quote.Bids),
            Asks = WriteLadder(quote.Asks),
            Mark = DecimalText.Format(quote.Mark),
            QuotedAt = TimeWire.Write(quote.QuotedAt),
        };
        if (!double.IsNaN(quote.MarkVolatility)) wire.MarkIv = quote.MarkVolatility;
        if (quote.OpenInterest is { } interest) wire.OpenInterest = DecimalText.Format(interest);
        return wire;
    }

    private static double ReadVolatility(V1.Quote quote, bool? isOption, FieldPath path, FieldReader fields)
    {
        if (isOption is null) return double.NaN;
        if (isOption == false)
        {
            if (quote.HasMarkIv) fields.Fault(path, "mark_iv", "is only for options");
            return double.NaN;
        }

        if (quote.HasMarkIv) return fields.Checked(path, "mark_iv", quote.MarkIv, NumberRule.Volatility) ?? double.NaN;
        fields.Fault(path, "mark_iv", $"is missing, expected {NumberRule.Volatility.Words}");
        return double.NaN;
    }

    private static Ladder ReadLadder(V1.Ladder? ladder, FieldPath path, bool isBid, FieldReader fields) =>
        ReadLadder(ladder, path, isBid, NumberRule.Price, fields);

    /// <summary>One side, best first; what is at fault is noted and left out.</summary>
    public static Ladder ReadLadder(V1.Ladder? ladder, FieldPath path, bool isBid, NumberRule prices, FieldReader fields)
    {
        if (ladder is null || ladder.Levels.Count == 0) return Ladder.Empty;
        var levels = ImmutableArray.CreateBuilder<PriceLevel>(ladder.Levels.Count);
        for (var i = 0; i < ladder.Levels.Count; i++)
        {
            var (level, at) = (ladder.Levels[i], path.Item("levels", i));
            var price = fields.Number(at, "price", level.Price, prices);
            var quantity = level.HasQuantity
                ? fields.Number(at, "quantity", level.Quantity, NumberRule.Quantity)
                : double.PositiveInfinity;
            if (!level.HasQuantity && ladder.Levels.Count > 1)
                fields.Fault(at, "quantity", "is missing: only a side of one level may leave it out");
            if (price is null || quantity is null) continue;
            if (levels.Count > 0 && (isBid ? price >= levels[^1].Price : price <= levels[^1].Price))
                fields.Fault(at, "price", $"does not {(isBid ? "fall" : "rise")} from the level before");
            levels.Add(new PriceLevel(price.Value, quantity.Value));
        }

        return new Ladder(levels.ToImmutable(), ladder.Levels[0].HasQuantity);
    }

    public static V1.Ladder? WriteLadder(Ladder ladder)
    {
        if (ladder.IsEmpty) return null;
        var wire = new V1.Ladder();
        foreach (var level in ladder.Levels)
        {
            var item = new V1.PriceLevel { Price = DecimalText.Format(level.Price) };
            if (double.IsFinite(level.Quantity)) item.Quantity = DecimalText.Format(level.Quantity);
            wire.Levels.Add(item);
        }

        return wire;
    }
}

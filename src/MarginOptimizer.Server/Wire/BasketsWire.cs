using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Server.Wire;

/// <summary>Baskets of trades, both ways.</summary>
internal static class BasketsWire
{
    /// <summary>The baskets without what is at fault, every fault noted.</summary>
    public static ImmutableArray<Basket> Read(IReadOnlyList<V1.Basket> baskets, ListedInstruments listed, FieldReader fields)
    {
        if (baskets.Count == 0) fields.Fault(FieldPath.Root, "baskets", "is empty: at least one is needed");
        var read = ImmutableArray.CreateBuilder<Basket>(baskets.Count);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < baskets.Count; i++)
        {
            var at = FieldPath.Root.Item("baskets", i);
            var id = baskets[i].Id;
            if (string.IsNullOrWhiteSpace(id) || id.Length > LimitsWire.LongestId)
                fields.Fault(at, "id", $"has {id.Trim().Length} characters, expected 1 to {LimitsWire.LongestId}");
            else if (!ids.Add(id)) fields.Fault(at, "id", $"{FieldReader.Quoted(id)} is given twice");
            read.Add(new Basket(id, ReadLegs(baskets[i].Legs, at, withPrices: true, listed, fields)));
        }

        return read.ToImmutable();
    }

    /// <summary>The legs without what is at fault, every fault noted.</summary>
    /// <param name="owner">Path of the message whose field <c>legs</c> is read.</param>
    public static ImmutableArray<BasketLeg> ReadLegs(
        IReadOnlyList<V1.BasketLeg> legs, FieldPath owner, bool withPrices, ListedInstruments listed, FieldReader fields)
    {
        if (legs.Count == 0) fields.Fault(owner, "legs", "is empty: at least one is needed");
        var read = ImmutableArray.CreateBuilder<BasketLeg>(legs.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var k = 0; k < legs.Count; k++)
        {
            var (leg, at) = (legs[k], owner.Item("legs", k));
            var instrument = listed.Find(at, leg.Instrument);
            var quantity = fields.Number(at, "quantity", leg.Quantity, NumberRule.SignedQuantity);
            var price = leg.HasPrice ? fields.Number(at, "price", leg.Price, instrument is Option ? NumberRule.OptionMark : NumberRule.Price) : null;
            if (leg.HasPrice && !withPrices) fields.Fault(at, "price", "is given: sizes are filled at the mark or through the quotes");
            if (!seen.Add(leg.Instrument)) fields.Fault(at, "instrument", $"{FieldReader.Quoted(leg.Instrument)} is given twice");
            else if (instrument is not null && quantity is not null) read.Add(new BasketLeg(instrument, quantity.Value, price));
        }

        return read.ToImmutable();
    }

    public static V1.Basket Write(Basket basket)
    {
        var wire = new V1.Basket { Id = basket.Id };
        wire.Legs.AddRange(basket.Legs.Select(Write));
        return wire;
    }

    public static V1.BasketLeg Write(BasketLeg leg)
    {
        var wire = new V1.BasketLeg { Instrument = leg.Instrument.Name, Quantity = DecimalText.Format(leg.Quantity) };
        if (leg.Price is { } price) wire.Price = DecimalText.Format(price);
        return wire;
    }
}

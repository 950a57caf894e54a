using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Books, both ways.</summary>
internal static class BookWire
{
    /// <summary>The book without what is at fault, every fault noted; an absent book is empty.</summary>
    /// <param name="owner">Path of the message whose field <c>book</c> is read.</param>
    public static Book Read(V1.Book? book, FieldPath owner, ListedInstruments listed, FieldReader fields)
    {
        if (book is null) return Book.Empty;
        var path = owner.Field("book");
        return new Book(ReadPositions(book, listed, path, fields), ReadOrders(book, listed, path, fields), ReadBalances(book, path, fields));
    }

    public static V1.Book Write(Book book)
    {
        var wire = new V1.Book();
        foreach (var position in book.Positions)
            wire.Positions.Add(new V1.Position { Instrument = position.Instrument.Name, Quantity = DecimalText.Format(position.Quantity) });
        foreach (var order in book.OpenOrders)
        {
            wire.OpenOrders.Add(new V1.OpenOrder
            {
                Instrument = order.Instrument.Name,
                Quantity = DecimalText.Format(order.Quantity),
                LimitPrice = DecimalText.Format(order.LimitPrice),
                ReduceOnly = order.ReduceOnly,
                MayCancel = order.MayCancel,
            });
        }

        foreach (var (currency, balance) in book.Balances)
        {
            wire.Balances.Add(new V1.Balance
            {
                Currency = currency.Code,
                Cash = DecimalText.Format(balance.Cash),
                Collateral = DecimalText.Format(balance.Collateral),
            });
        }

        return wire;
    }

    private static ImmutableArray<Position> ReadPositions(V1.Book book, ListedInstruments listed, FieldPath path, FieldReader fields)
    {
        var positions = ImmutableArray.CreateBuilder<Position>(book.Positions.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < book.Positions.Count; i++)
        {
            var (position, at) = (book.Positions[i], path.Item("positions", i));
            var instrument = listed.Find(at, position.Instrument);
            var quantity = fields.Number(at, "quantity", position.Quantity, NumberRule.SignedQuantity);
            if (!seen.Add(position.Instrument)) fields.Fault(at, "instrument", $"{FieldReader.Quoted(position.Instrument)} is held twice");
            else if (instrument is not null && quantity is not null) positions.Add(new Position(instrument, quantity.Value));
        }

        return positions.ToImmutable();
    }

    private static ImmutableArray<OpenOrder> ReadOrders(V1.Book book, ListedInstruments listed, FieldPath path, FieldReader fields)
    {
        var orders = ImmutableArray.CreateBuilder<OpenOrder>(book.OpenOrders.Count);
        for (var i = 0; i < book.OpenOrders.Count; i++)
        {
            var (order, at) = (book.OpenOrders[i], path.Item("open_orders", i));
            var instrument = listed.Find(at, order.Instrument);
            var quantity = fields.Number(at, "quantity", order.Quantity, NumberRule.SignedQuantity);
            var price = fields.Number(at, "limit_price", order.LimitPrice, NumberRule.Price);
            if (instrument is null || quantity is null || price is null) continue;
            orders.Add(new OpenOrder(instrument, quantity.Value, price.Value, order.ReduceOnly, order.MayCancel));
        }

        return orders.ToImmutable();
    }

    private static ImmutableSortedDictionary<Currency, Balance> ReadBalances(V1.Book book, FieldPath path, FieldReader fields)
    {
        var balances = ImmutableSortedDictionary.CreateBuilder<Currency, Balance>();
        for (var i = 0; i < book.Balances.Count; i++)
        {
            var (balance, at) = (book.Balances[i], path.Item("balances", i));
            var currency = fields.Code(at, "currency", balance.Currency);
            var cash = fields.OptionalNumber(at, "cash", balance.Cash, NumberRule.Money) ?? 0.0;
            var collateral = fields.OptionalNumber(at, "collateral", balance.Collateral, NumberRule.Collateral) ?? 0.0;
            if (currency is null) continue;
            if (!balances.TryAdd(currency.Value, new Balance(cash, collateral))) fields.Fault(at, "currency", $"{currency} is given twice");
        }

        return balances.ToImmutable();
    }
}

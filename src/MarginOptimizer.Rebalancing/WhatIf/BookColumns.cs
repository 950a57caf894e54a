using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Evaluation;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>A compiled margin as columns: where instruments and cash are in its units, and books as vectors of each unit.</summary>
internal sealed class BookColumns
{
    private readonly Dictionary<string, (int Unit, int Column)> _instruments = new(StringComparer.Ordinal);
    private readonly Dictionary<Currency, ImmutableArray<(int Unit, int Column)>> _cash = [];

    public BookColumns(CompiledMargin compiled)
    {
        Compiled = compiled;
        Programs = [.. compiled.Units.Select(u => new UnitProgram(u))];
        for (var u = 0; u < compiled.Units.Length; u++)
        {
            var unit = compiled.Units[u];
            for (var column = 0; column < unit.Instruments.Length; column++) _instruments.Add(unit.Instruments[column].Name, (u, column));
            for (var money = 0; money < unit.Money.Length; money++)
                _cash[unit.Money[money]] = CashOf(unit.Money[money]).Add((u, unit.CashColumnOf(money)));
        }
    }

    public CompiledMargin Compiled { get; }

    public ImmutableArray<UnitProgram> Programs { get; }

    public (int Unit, int Column) Of(Instrument instrument) => _instruments[instrument.Name];

    /// <summary>Where the cash of a currency counts: nowhere, or once in each unit that takes it.</summary>
    public ImmutableArray<(int Unit, int Column)> CashOf(Currency currency) =>
        _cash.TryGetValue(currency, out var columns) ? columns : [];

    /// <summary>The columns of every unit for a book; its open orders play no part.</summary>
    public double[][] VectorsOf(Book book)
    {
        var vectors = new double[Programs.Length][];
        for (var u = 0; u < vectors.Length; u++)
        {
            var unit = Compiled.Units[u];
            vectors[u] = new double[unit.ColumnCount];
            for (var money = 0; money < unit.Money.Length; money++)
            {
                var balance = book.Balances.GetValueOrDefault(unit.Money[money]);
                vectors[u][unit.CashColumnOf(money)] = balance.Cash;
                vectors[u][unit.CollateralColumnOf(money)] = balance.Collateral;
            }
        }

        foreach (var position in book.Positions)
        {
            var (unit, column) = Of(position.Instrument);
            vectors[unit][column] += position.Quantity;
        }

        return vectors;
    }

    /// <summary>Figures of all units as one, USD.</summary>
    public BookFigures Sum(ReadOnlySpan<MarginFigures> units)
    {
        var (initial, maintenance, collateral) = (0.0, 0.0, 0.0);
        for (var u = 0; u < units.Length; u++)
        {
            var index = Compiled.Units[u].Index;
            initial += units[u].Initial * index;
            maintenance += units[u].Maintenance * index;
            collateral += units[u].Collateral * index;
        }

        return new BookFigures(initial, maintenance, collateral);
    }

    /// <summary>Everything held or traded, each once, by name: what a margin is compiled for.</summary>
    public static ImmutableArray<Instrument> InstrumentsOf(Book book, IEnumerable<Instrument> traded) =>
    [
        .. book.Positions.Select(p => p.Instrument)
            .Concat(traded)
            .DistinctBy(i => i.Name, StringComparer.Ordinal)
            .OrderBy(i => i.Name, StringComparer.Ordinal),
    ];
}

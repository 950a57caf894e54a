using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Evaluation;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>The margin of a book in one market.</summary>
/// <param name="Columns">The compiled margin.</param>
/// <param name="Vectors">The book, by unit.</param>
/// <param name="Units">Figures by unit, in its currency.</param>
internal sealed record MarginAt(BookColumns Columns, double[][] Vectors, ImmutableArray<MarginFigures> Units)
{
    public BookFigures Total => Columns.Sum(Units.AsSpan());

    /// <summary>Of the units with positions, which alone can be liquidated, the one with the least maintenance headroom in USD; -1 without one.</summary>
    public int Tightest
    {
        get
        {
            var tightest = -1;
            for (var u = 0; u < Units.Length; u++)
            {
                if (!HasPositions(u)) continue;
                if (tightest < 0 || HeadroomUsd(u) < HeadroomUsd(tightest)) tightest = u;
            }

            return tightest;
        }
    }

    /// <summary>Least maintenance headroom of a unit with positions, USD: below 0 it is liquidated. +infinity without one.</summary>
    public double LeastHeadroomUsd => Tightest is var unit and >= 0 ? HeadroomUsd(unit) : double.PositiveInfinity;

    public static MarginAt Of(IMarginModel model, MarketSnapshot market, Book book)
    {
        var columns = new BookColumns(model.Compile(market, BookColumns.InstrumentsOf(book, []), book.HeldCurrencies));
        return Of(columns, columns.VectorsOf(book));
    }

    /// <summary>The same margin for other vectors.</summary>
    public static MarginAt Of(BookColumns columns, double[][] vectors) => new(columns, vectors, [.. columns.Programs.Select((program, u) => Evaluate(program, vectors[u]))]);

    private static MarginFigures Evaluate(UnitProgram program, double[] vector)
    {
        var workspace = program.CreateWorkspace();
        vector.CopyTo(workspace.Positions);
        program.Evaluate(workspace);
        return new MarginFigures(program.InitialRequirement(workspace), program.MaintenanceRequirement(workspace), program.Collateral(workspace));
    }

    private bool HasPositions(int unit) => Vectors[unit].AsSpan(0, Columns.Programs[unit].Unit.Instruments.Length).ContainsAnyExcept(0.0);

    private double HeadroomUsd(int unit) => (Units[unit].Collateral - Units[unit].Maintenance) * Columns.Compiled.Units[unit].Index;
}

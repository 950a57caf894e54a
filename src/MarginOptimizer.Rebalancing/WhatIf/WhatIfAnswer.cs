using System.Collections.Immutable;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Evaluation;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>Margins of the base book, and of the base book after each basket alone.</summary>
public sealed class WhatIfAnswer
{
    private readonly MarginFigures[] _units;

    internal WhatIfAnswer(CompiledMargin compiled, MarginFigures[] baseUnits, BookFigures baseBook, MarginFigures[] units, BookFigures[] figures, double[] cashPaidUsd)
    {
        (Compiled, BaseUnits, Base, _units) = (compiled, [.. baseUnits], baseBook, units);
        (Figures, CashPaidUsd) = (ImmutableArray.Create(figures), ImmutableArray.Create(cashPaidUsd));
    }

    /// <summary>What was evaluated: version, units, warnings.</summary>
    public CompiledMargin Compiled { get; }

    /// <summary>The base book.</summary>
    public BookFigures Base { get; }

    /// <summary>The base book, one per unit, in its currency.</summary>
    public ImmutableArray<MarginFigures> BaseUnits { get; }

    /// <summary>The book after each basket, in the order of the question.</summary>
    public ImmutableArray<BookFigures> Figures { get; }

    /// <summary>Cash that each basket takes out of the account (received &lt; 0), USD at the indices; counted in <see cref="Figures"/>.</summary>
    public ImmutableArray<double> CashPaidUsd { get; }

    /// <summary>The units after a basket, in their order, each in its currency.</summary>
    public ReadOnlySpan<MarginFigures> UnitsOf(int basket) => _units.AsSpan(basket * Compiled.Units.Length, Compiled.Units.Length);
}

using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Evaluation;

namespace MarginOptimizer.Margin.Reports;

/// <summary>
/// Evaluates books under one compiled margin. Building it flattens the expressions once; it is immutable, and every call brings its own
/// memory, so it may be shared by threads.
/// </summary>
public sealed class MarginEvaluator
{
    private readonly CompiledMargin _compiled;
    private readonly ImmutableArray<UnitEvaluator> _units;
    private readonly Dictionary<string, (int Unit, int Column)> _columns = new(StringComparer.Ordinal);

    public MarginEvaluator(CompiledMargin compiled)
    {
        _compiled = compiled;
        _units = [.. compiled.Units.Select(u => new UnitEvaluator(new UnitProgram(u)))];
        for (var unit = 0; unit < compiled.Units.Length; unit++)
        {
            var instruments = compiled.Units[unit].Instruments;
            for (var column = 0; column < instruments.Length; column++) _columns.Add(instruments[column].Name, (unit, column));
        }
    }

    /// <summary>The programs of the units, in their order, for evaluations without a report.</summary>
    public IEnumerable<UnitProgram> Programs => _units.Select(u => u.Program);

    /// <summary>Requirement, collateral, components, scenario losses and contributions of a book, with and without its open orders.</summary>
    /// <param name="book">Its instruments are among the compiled ones.</param>
    /// <param name="charges">
    /// Further initial margin that the venue adds by account and currency (spot, market-maker protection, open orders as it reports them), &gt;= 0.
    /// It is added to the initial requirement only.
    /// </param>
    /// <param name="rowWeights">
    /// Shares of each unit's scenario rows for the contributions, as an optimiser's multipliers give them (see
    /// <see cref="UnitProgram.Differentiate"/>); a unit without any shares evenly among the rows that attain its worst case.
    /// </param>
    /// <param name="withContributions">
    /// Without them, the report has no contributions and 0 for standalone margins: an evaluation for each position is saved.
    /// </param>
    /// <exception cref="InvalidInputException">A position or order is in an instrument that was not compiled.</exception>
    public MarginReport Evaluate(
        Book book,
        IReadOnlyDictionary<Currency, double>? charges = null,
        IReadOnlyDictionary<Currency, double[]>? rowWeights = null,
        bool withContributions = true)
    {
        var accounts = UnitAccounts.Split(book, _compiled, _columns);
        var units = ImmutableArray.CreateBuilder<UnitReport>(_units.Length);
        double initial = 0.0, maintenance = 0.0, collateral = 0.0, standalone = 0.0;
        for (var i = 0; i < _units.Length; i++)
        {
            var currency = _compiled.Units[i].Currency;
            var unit = _units[i].Evaluate(accounts[i], charges?.GetValueOrDefault(currency) ?? 0.0, rowWeights?.GetValueOrDefault(currency), withContributions);
            units.Add(unit);
            initial += unit.Initial * unit.Index;
            maintenance += unit.Maintenance * unit.Index;
            collateral += unit.Collateral * unit.Index;
            standalone += unit.Standalone * unit.Index;
        }

        return new MarginReport
        {
            Model = _compiled.Version,
            Units = units.MoveToImmutable(),
            InitialUsd = initial,
            MaintenanceUsd = maintenance,
            CollateralUsd = collateral,
            StandaloneUsd = standalone,
            Warnings = [.. _compiled.Warnings, .. WarningsOf(book)],
        };
    }

    private IEnumerable<MarginWarning> WarningsOf(Book book)
    {
        if (!book.OpenOrders.IsEmpty) yield return MarginWarning.OpenOrders;
        foreach (var (currency, balance) in book.Balances)
        {
            var isCounted = _compiled.Units.Any(u => u.Money.Contains(currency)) || (balance.Cash == 0.0 && balance.Collateral == 0.0);
            if (!isCounted) yield return MarginWarning.UnmarginedBalance(currency);
        }
    }
}

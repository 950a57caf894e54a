using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Writes the nodes that Derive's models share, over the columns of one unit.</summary>
/// <param name="columnCount">Of the unit.</param>
internal sealed class Forms(int columnCount)
{
    public Affine Zero { get; } = new("none", LinearForm.Of(columnCount, []));

    public double[] Row() => new double[columnCount];

    /// <inheritdoc cref="LinearForm.Ascending"/>
    public LinearForm Ascending(ReadOnlySpan<int> columns, ReadOnlySpan<double> coefficients) => LinearForm.Ascending(columnCount, columns, coefficients);

    public Affine Affine(string label, IEnumerable<(int Column, double Coefficient)> entries) => new(label, LinearForm.Of(columnCount, entries));

    public OneSided OneSided(string label, int sign, IEnumerable<(int Column, double Rate)> entries) => new(label, LinearForm.Of(columnCount, entries), sign);

    /// <summary>Sum of rates times sizes, long and short alike.</summary>
    public MarginNode Gross(string label, IEnumerable<(int Column, double Rate)> entries)
    {
        var rates = LinearForm.Of(columnCount, entries);
        return Sum(label, [new OneSided($"{label}, long", rates, +1), new OneSided($"{label}, short", rates, -1)]);
    }

    /// <summary>
    /// Sum of rates times balances, cash and pledged together. The contracts let no account owe a coin; a debt in one is charged like as much
    /// of it held (an assumption of this library), so that owing never lowers a requirement.
    /// </summary>
    public MarginNode OnBalances(string label, IEnumerable<(MoneyColumn Money, double Rate)> charges)
    {
        List<MarginNode> parts = [.. charges.Where(c => c.Rate != 0.0).Select(c => OnBalance($"{label}, {c.Money.Currency.Code}", c.Money, c.Rate))];
        return parts.Count == 0 ? Affine(label, []) : Sum(label, parts);
    }

    /// <inheritdoc cref="OnBalances"/>
    public MarginNode OnBalance(string label, MoneyColumn money, double rate)
    {
        var balance = Affine(label, money.Entries(rate));
        return rate > 0.0 ? new Curve($"{label}, held or owed", balance, CurveShape.Absolute) : balance;
    }

    /// <summary>Parts that are none are left out.</summary>
    public MarginNode Sum(string label, params IReadOnlyCollection<MarginNode> parts) => Weighted(label, parts.Select(p => (1.0, p)));

    /// <inheritdoc cref="Sum"/>
    public MarginNode Weighted(string label, IEnumerable<(double Weight, MarginNode Node)> parts)
    {
        var kept = parts.Where(p => p.Weight != 0.0 && !ReferenceEquals(p.Node, Zero)).ToList();
        return kept.Count == 0 ? Zero : new Combine(label, [.. kept.Select(p => p.Weight)], [.. kept.Select(p => p.Node)]);
    }

    public static MarginNode Largest(string label, IEnumerable<MarginNode> parts)
    {
        ImmutableArray<MarginNode> kept = [.. parts];
        return kept.Length == 1 ? kept[0] : new Largest(label, kept);
    }
}

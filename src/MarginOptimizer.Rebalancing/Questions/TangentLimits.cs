using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>
/// The limits of a question whose measure is a norm, kept by tangents instead: what is left is a relaxation that the methods for linear programs take. Its
/// bounds and its proofs hold for the question, and so does an answer that keeps the limits themselves.
/// </summary>
internal sealed class TangentLimits
{
    private readonly ImmutableArray<(AppliedLimit Limit, VolatilityTangents Tangents)> _limits;

    private TangentLimits(ImmutableArray<(AppliedLimit, VolatilityTangents)> limits) => _limits = limits;

    public ImmutableArray<AppliedLimit> Limits => [.. _limits.Select(l => l.Limit)];

    /// <summary>Null without such limits. One that may be broken at a price stays as it is.</summary>
    public static TangentLimits? Of(PreparedQuestion question)
    {
        var limits = question.Limits.Where(IsNorm).Select(l => (l, ((PnlVolatilityMeasure)l.Model).Tangents())).ToImmutableArray();
        return limits.IsEmpty ? null : new TangentLimits(limits);
    }

    public static bool IsNorm(AppliedLimit limit) =>
        limit is { Model: PnlVolatilityMeasure, Limit.Policy: not LimitPolicy.Soft } && double.IsNegativeInfinity(limit.Lower) && double.IsFinite(limit.Upper);

    /// <summary>Makes the relaxation exact at a choice of trades.</summary>
    public void Touch(BookState book)
    {
        foreach (var (_, tangents) in _limits) tangents.Touch(book.Lots);
    }

    /// <summary>The question with tangents in place of the norms; a limit without a tangent is left out.</summary>
    /// <param name="tightening">Taken off the bound of each limit, in their order; none = nothing, and only then the result is a relaxation.</param>
    public PreparedQuestion Relaxed(PreparedQuestion question, double[]? tightening = null)
    {
        var limits = ImmutableArray.CreateBuilder<AppliedLimit>(question.Limits.Length);
        var at = 0;
        foreach (var limit in question.Limits)
        {
            if (!IsNorm(limit))
            {
                limits.Add(limit);
                continue;
            }

            var rows = _limits[at].Tangents.Rows();
            var name = string.Create(CultureInfo.InvariantCulture, $"tangents of {limit.Limit.Id}");
            if (rows.Matrix.Rows > 0)
            {
                limits.Add(limit with
                {
                    Model = new TangentVolatilityMeasure(name, (PnlVolatilityMeasure)limit.Model, rows),
                    Upper = limit.Upper - (tightening?[at] ?? 0.0),
                });
            }

            at++;
        }

        return question with { Limits = limits.ToImmutable() };
    }

    /// <summary>Whether a book keeps the limits themselves.</summary>
    /// <param name="book">Any.</param>
    /// <param name="share">Of a bound, by which it may be broken.</param>
    public bool AreKeptBy(BookState book, double share = 0.0) => _limits.All(l => l.Limit.Excess(book) <= share * Math.Abs(l.Limit.Upper));

    /// <summary>Adds to each tightening what a book breaks the limit by.</summary>
    public void Tighten(double[] tightening, BookState book)
    {
        for (var k = 0; k < _limits.Length; k++) tightening[k] += _limits[k].Limit.Excess(book);
    }

    /// <summary>With every further tangent the relaxation is closer to the norms: half of the tightening does.</summary>
    public void Loosen(double[] tightening)
    {
        for (var k = 0; k < _limits.Length; k++) tightening[k] *= 0.5;
    }
}

using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>
/// One measured quantity of the book: how it is evaluated exactly on a resulting book, and how it enters a program. The two paths share the
/// coefficients only, so that each checks the other.
/// </summary>
internal abstract class MeasureModel
{
    /// <summary>Unit of its values, for people.</summary>
    public abstract string Unit { get; }

    /// <summary>Whether it may be bounded from below too.</summary>
    public virtual bool IsAffine => false;

    /// <summary>Whether it is concave instead of convex: it may be bounded from below only.</summary>
    public virtual bool IsConcave => false;

    /// <summary>Whether no book can have a value below 0.</summary>
    public virtual bool IsNeverNegative => false;

    public abstract double Evaluate(BookState book);

    /// <summary>Of which every value in whole lots is a multiple; 0 = none, or trades may be fractions of lots.</summary>
    public virtual double Step(ProgramBuilder builder) => 0.0;

    /// <summary>Adds <paramref name="weight"/> times the measure to a form of the program.</summary>
    /// <exception cref="NotOptimisableException">It is not convex with this sign.</exception>
    public abstract void AddTo(ProgramForm form, LoweringContext context, double weight);

    /// <summary>Whether it is the value without trades plus what each trade adds on its own, of which a part of the trade adds a part.</summary>
    public virtual bool IsSumOfTrades => false;

    /// <summary>
    /// Bound on <paramref name="sign"/> times the measure over every part of some trades, each from nothing to all of it; +infinity where none is known.
    /// </summary>
    /// <param name="sign">1 for the largest value, -1 for minus the least.</param>
    public virtual double WorstOverFills(FillSet fills, double sign)
    {
        if (!IsSumOfTrades) return double.PositiveInfinity;
        var nothing = sign * Evaluate(fills.Nothing);
        var worst = nothing;
        foreach (var alone in fills.Alone) worst += Math.Max(0.0, (sign * Evaluate(alone)) - nothing);
        return worst;
    }

    /// <summary>Size of rounding errors to expect in its values.</summary>
    public virtual double Magnitude(BookState book) => Math.Abs(Evaluate(book));

    /// <summary>Tells scopes apart in the names of functions.</summary>
    public static string NameOf(LimitScope scope) => FormattableString.Invariant($"{scope.Account}/{scope.Base?.Code}/{scope.Expiry:O}");

    /// <summary>Whether an instrument of the universe counts.</summary>
    public static bool InScope(LimitScope scope, TradingUniverse universe, int column) =>
        universe.InScope(scope, universe.AccountOf[column]) && InScope(scope, universe.Instruments[column]);

    /// <summary>Whether a trade counts: some instrument that it moves does.</summary>
    public static bool InScope(LimitScope scope, TradingUniverse universe, Tradeable tradeable)
    {
        foreach (var leg in tradeable.Legs)
        {
            if (InScope(scope, universe, leg.Column)) return true;
        }

        return false;
    }

    /// <summary>Whether an instrument counts on an account that does.</summary>
    public static bool InScope(LimitScope scope, Domain.Instruments.Instrument instrument) =>
        (scope.Base is not { } coin || coin == instrument.Base)
        && (scope.Expiry is not { } expiry || expiry == instrument.Expires());
}

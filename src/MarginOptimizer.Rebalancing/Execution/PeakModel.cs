using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>
/// What a plan keeps below its peak, USD: the initial margin over all accounts, or the largest shortfall of collateral among them; with robust moves,
/// the worst over these. Parts that do not net add up, or are compared.
/// </summary>
internal sealed class PeakModel
{
    /// <summary>Orders moving in one unit of which every corner is tried while plans are searched, and when their waves are reported.</summary>
    private const int SearchCorners = 3;
    private const int ReportCorners = 10;

    private readonly ImmutableArray<Sum> _sums;
    private readonly WorkMeter _meter;

    private PeakModel(ImmutableArray<Sum> sums, WorkMeter meter) => (_sums, _meter) = (sums, meter);

    /// <summary>The worst over a wave lies where every order is filled or not.</summary>
    public bool IsConvex => _sums.All(s => s.Units.All(u => u.Fills is { IsConvex: true, IsStraight: true }));

    public PeakProof Proof => _sums.All(s => s.Units.All(u => u.Fills.IsProven)) ? PeakProof.Proven : PeakProof.CheckedNotProven;

    public static PeakModel Of(MarginLandscape landscape, ImmutableArray<ExecutionLeg> legs, PeakMeasure measure, bool overMoves, WorkMeter meter)
    {
        ImmutableArray<MarginState> states = overMoves ? landscape.Moved : [landscape.Today];
        var sums = ImmutableArray.CreateBuilder<Sum>();
        foreach (var state in states)
        {
            if (measure == PeakMeasure.InitialMargin) sums.Add(SumOf(state.Units, lessCollateral: false));
            else sums.AddRange(state.Units.GroupBy(u => u.Account).Where(g => HasMoney(landscape, g.Key)).Select(account => SumOf(account, lessCollateral: true)));
        }

        return new PeakModel(sums.ToImmutable(), meter);

        Sum SumOf(IEnumerable<MarginUnitView> views, bool lessCollateral) => new(
            [.. views.Select(v => new Part(new UnitFills(v, landscape.Universe, legs, lessCollateral), landscape.FactorOf(v, LimitScope.Total)))]);
    }

    /// <summary>Value when so many lots of every order are done.</summary>
    public double At(ReadOnlySpan<long> done)
    {
        _meter.Count();
        var worst = double.NegativeInfinity;
        foreach (var sum in _sums)
        {
            var value = 0.0;
            foreach (var unit in sum.Units) value += unit.Factor * unit.Fills.At(done);
            worst = Math.Max(worst, value);
        }

        return worst;
    }

    /// <summary>Bound on the value over every part of a wave.</summary>
    public double Worst(ReadOnlySpan<long> from, ReadOnlySpan<long> to) => Worst(from, to, SearchCorners);

    /// <summary>The same with more effort, never above it, and the worst filling known.</summary>
    public (double Bound, double Found) Report(ReadOnlySpan<long> from, ReadOnlySpan<long> to)
    {
        var found = double.NegativeInfinity;
        foreach (var sum in _sums)
        {
            var value = 0.0;
            foreach (var unit in sum.Units) value += unit.Factor * unit.Fills.WorstFound(from, to);
            found = Math.Max(found, value);
        }

        return (Math.Max(found, Math.Min(Worst(from, to, SearchCorners), Worst(from, to, ReportCorners))), found);
    }

    private double Worst(ReadOnlySpan<long> from, ReadOnlySpan<long> to, int corners)
    {
        _meter.Count();
        var worst = double.NegativeInfinity;
        foreach (var sum in _sums)
        {
            var value = 0.0;
            foreach (var unit in sum.Units) value += unit.Factor * unit.Fills.Worst(from, to, corners);
            worst = Math.Max(worst, value);
        }

        return worst;
    }

    /// <summary>An account without balances has no headroom to keep.</summary>
    private static bool HasMoney(MarginLandscape landscape, int account) => !landscape.Universe.Accounts[account].Book.Balances.IsEmpty;

    /// <summary>Units whose values add up.</summary>
    private sealed record Sum(ImmutableArray<Part> Units);

    /// <summary>A unit and what one unit of its currency counts, USD.</summary>
    private sealed record Part(UnitFills Fills, double Factor);
}

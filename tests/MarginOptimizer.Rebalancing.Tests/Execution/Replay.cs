using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Execution;

/// <summary>Fills the orders of a plan piece by piece in random order, each wave after the other, and evaluates the book exactly after every piece.</summary>
internal sealed class Replay
{
    private readonly RebalancingProblem _problem;
    private readonly ExecutionPlan _plan;
    private readonly MarginEvaluator _evaluator;
    private readonly Dictionary<Instrument, decimal> _done = [];

    public Replay(RebalancingProblem problem, ExecutionPlan plan)
    {
        (_problem, _plan) = (problem, plan);
        var instruments = problem.Book.Positions.Select(p => p.Instrument)
            .Concat(plan.Waves.SelectMany(w => w.Orders).Select(o => o.Instrument))
            .Distinct();
        _evaluator = new MarginEvaluator(problem.Model.Compile(problem.Market, [.. instruments]));
    }

    /// <summary>States that were evaluated.</summary>
    public int States { get; private set; }

    /// <summary>One random way through the plan: no state is beyond what its wave claims, and the waves begin and end where they say.</summary>
    public void Run(Random random)
    {
        _done.Clear();
        AssertNear(_plan.Before, Value());
        foreach (var wave in _plan.Waves)
        {
            AssertNear(wave.Before, Value());
            Fill(wave, random);
            AssertNear(wave.After, Value());
        }

        AssertNear(_plan.After, Value());
    }

    private void Fill(PlannedWave wave, Random random)
    {
        var left = wave.Orders.ToDictionary(o => o.Instrument, o => o.Quantity);
        while (left.Count > 0)
        {
            var instrument = left.Keys.ElementAt(random.Next(left.Count));
            var piece = random.Next(3) == 0 ? left[instrument] : Piece(instrument, left[instrument], random);
            _done[instrument] = _done.GetValueOrDefault(instrument) + piece;
            left[instrument] -= piece;
            if (left[instrument] == 0m) left.Remove(instrument);
            AssertWithin(wave);
        }
    }

    private static decimal Piece(Instrument instrument, decimal left, Random random)
    {
        var lots = (int)(Math.Abs(left) / instrument.Lot);
        return Math.Sign(left) * random.Next(1, lots + 1) * instrument.Lot;
    }

    private void AssertWithin(PlannedWave wave)
    {
        States++;
        var value = Value();
        var (worst, room) = (wave.Worst, 1e-9 * (1.0 + Math.Abs(wave.Worst)));
        var isKept = _plan.Measure == PeakMeasure.Headroom ? value >= worst - room : value <= worst + room;
        Assert.True(isKept, $"{value} is beyond the worst of its wave, {worst}");
        isKept = _plan.Measure == PeakMeasure.Headroom ? value >= _plan.PeakGuaranteed - room : value <= _plan.PeakGuaranteed + room;
        Assert.True(isKept, $"{value} is beyond the peak {_plan.PeakGuaranteed}");
    }

    private static void AssertNear(double claimed, double value) => Assert.InRange(claimed, value - (1e-9 * (1.0 + Math.Abs(value))), value + (1e-9 * (1.0 + Math.Abs(value))));

    private double Value()
    {
        var quantities = _problem.Book.Positions.ToDictionary(p => p.Instrument, p => (decimal)p.Quantity);
        var balances = _problem.Book.Balances;
        foreach (var (instrument, quantity) in _done)
        {
            quantities[instrument] = quantities.GetValueOrDefault(instrument) + quantity;
            var balance = balances.GetValueOrDefault(instrument.Settlement);
            balances = balances.SetItem(instrument.Settlement, balance with { Cash = balance.Cash - Recomputation.Paid(_problem, instrument, quantity) });
        }

        var book = new Book([.. quantities.Where(q => q.Value != 0m).Select(q => new Position(q.Key, (double)q.Value))], _problem.Book.OpenOrders, balances);
        var report = _evaluator.Evaluate(book, withContributions: false);
        if (_plan.Measure == PeakMeasure.Headroom) return report.Units.Sum(u => u.Index * (u.Collateral - u.InitialWithOrders));
        return report.Units.Sum(u => u.Index * u.InitialWithOrders);
    }
}

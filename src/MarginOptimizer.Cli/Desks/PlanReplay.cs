using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Desks;

/// <summary>
/// Replays a printed plan fill by fill: wave after wave, the orders of a wave in random order and random parts of whole lots, and in the order that is
/// worst step by step; the margin after every fill is the venue's own, and has to stay within what the plan promises.
/// </summary>
internal sealed class PlanReplay
{
    private const double Relative = 1e-9;

    /// <summary>Random ways through the plan.</summary>
    private const int Ways = 4;

    /// <summary>Fills that are tried for each step of the worst order.</summary>
    private const int Tried = 40;

    private readonly RebalancingProblem _problem;
    private readonly PlanExecutionResult _plan;
    private readonly DeskMargin _margin;
    private readonly Dictionary<string, DeskOrder> _orders;
    private readonly List<string> _faults = [];

    /// <param name="moves">Of the robust margin, as printed; used where the plan claims to hold over them.</param>
    public PlanReplay(RebalancingProblem problem, PlanExecutionResult plan, IEnumerable<double> moves)
    {
        (_problem, _plan) = (problem, plan);
        _orders = plan.Waves.SelectMany(w => w.Orders).Select(o => o.Instrument).Distinct().ToDictionary(n => n, n => DeskOrder.Find(problem, n)!, StringComparer.Ordinal);
        _margin = new DeskMargin(problem, _orders.Values.SelectMany(o => o.Legs).Select(l => l.Instrument), plan.OverRobustMoves ? moves : [0.0]);
    }

    /// <summary>Books that were evaluated.</summary>
    public int States => _margin.Count;

    /// <summary>The worst that was met, as a share of the peak guaranteed; NaN of a headroom.</summary>
    public double Reached => _plan.Measure == PeakMeasure.Headroom ? double.NaN : Worst / _plan.PeakGuaranteed;

    private double Sign => _plan.Measure == PeakMeasure.Headroom ? -1.0 : 1.0;

    /// <summary>
    /// Reduce-only orders fill at most what they can meet anywhere in the plan, and collateral is taken at the worst fills too: plans then claim bounds
    /// beyond the figures of any one book.
    /// </summary>
    private bool IsBound => _problem.Book.OpenOrders.Any(o => o.ReduceOnly || _plan.Measure == PeakMeasure.Headroom);

    private double Worst { get; set; } = double.NegativeInfinity;

    /// <summary>What exceeded its claim; at most a few of each replay.</summary>
    public IReadOnlyList<string> Faults(Random random)
    {
        for (var way = 0; way < Ways && _faults.Count == 0; way++) Run((wave, book) => FillAtRandom(wave, book, random));
        if (_faults.Count == 0) Run((wave, book) => FillWorst(wave, book, random));
        return _faults;
    }

    private void Run(Action<Wave, DeskBook> fill)
    {
        var book = new DeskBook(_problem);
        RequireNear("before", _plan.Before, book);
        for (var k = 0; k < _plan.Waves.Count; k++)
        {
            var wave = new Wave(k, _plan.Waves[k]);
            RequireNear($"before wave {k + 1}", wave.Planned.Before, book);
            fill(wave, book);
            RequireNear($"after wave {k + 1}", wave.Planned.After, book);
        }

        RequireNear("after", _plan.After, book);
    }

    private void FillAtRandom(Wave wave, DeskBook book, Random random)
    {
        while (wave.Left.Count > 0)
        {
            var name = wave.Left.Keys.ElementAt(random.Next(wave.Left.Count));
            wave.Fill(name, random.Next(3) == 0 ? wave.Left[name] : Part(name, wave.Left[name], random), book, _orders[name]);
            RequireWithin(wave, book);
        }
    }

    /// <summary>Next comes the fill after which the margin is highest: of every order all that is left, or a part.</summary>
    private void FillWorst(Wave wave, DeskBook book, Random random)
    {
        while (wave.Left.Count > 0)
        {
            var (worst, next) = (double.NegativeInfinity, (Name: "", Quantity: 0m));
            var names = wave.Left.Keys.ToArray();
            random.Shuffle(names);
            foreach (var name in names.Take(Tried))
            {
                foreach (var quantity in (decimal[])[wave.Left[name], Part(name, wave.Left[name], random)])
                {
                    var tried = new DeskBook(book);
                    tried.Fill(_orders[name], quantity);
                    var value = _margin.WorstOf(tried.Book, _plan.Measure);
                    if (value > worst) (worst, next) = (value, (name, quantity));
                }
            }

            wave.Fill(next.Name, next.Quantity, book, _orders[next.Name]);
            RequireWithin(wave, book);
        }
    }

    private decimal Part(string name, decimal left, Random random)
    {
        var lot = _orders[name].Instrument.Lot;
        return Math.Sign(left) * lot * random.NextInt64(1, (long)(Math.Abs(left) / lot) + 1);
    }

    private void RequireWithin(Wave wave, DeskBook book)
    {
        var value = _margin.WorstOf(book.Book, _plan.Measure);
        Worst = Math.Max(Worst, value);
        var most = Math.Min(Sign * wave.Planned.Worst, Sign * _plan.PeakGuaranteed);
        if (!(value <= most + Room(most))) _faults.Add(FormattableString.Invariant($"the margin is {Sign * value:r} inside wave {wave.Index + 1}, whose worst is claimed to be {wave.Planned.Worst:r}, the peak {_plan.PeakGuaranteed:r}"));
    }

    private void RequireNear(string when, double claimed, DeskBook book)
    {
        var value = Sign * _margin.WorstOf(book.Book, _plan.Measure);
        var isClaimed = Math.Abs(value - claimed) <= Room(claimed) || (IsBound && Sign * claimed > Sign * value);
        if (!isClaimed) _faults.Add(FormattableString.Invariant($"the margin is {value:r} {when}, {claimed:r} is claimed"));
    }

    /// <summary>Of a headroom, which is a difference, relative to what it is the difference of.</summary>
    private double Room(double value) => Relative * (1.0 + Math.Abs(value) + (_plan.Measure == PeakMeasure.Headroom ? _problem.Book.Balances.Sum(b => Math.Abs(b.Value.Cash) * _problem.Market.IndexOf(b.Key)) : 0.0));

    /// <summary>A wave on the way and what is left to fill of it.</summary>
    private sealed class Wave(int index, PlannedWave planned)
    {
        public int Index => index;

        public PlannedWave Planned => planned;

        public SortedDictionary<string, decimal> Left { get; } = new(planned.Orders.ToDictionary(o => o.Instrument, o => PrintedOrders.QuantityOf(o.Quantity)), StringComparer.Ordinal);

        public void Fill(string name, decimal quantity, DeskBook book, DeskOrder order)
        {
            book.Fill(order, quantity);
            Left[name] -= quantity;
            if (Left[name] == 0m) Left.Remove(name);
        }
    }
}

using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Accounts;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Execution;

/// <summary>Fills a plan over several accounts piece by piece in random order, transfers whole, and compiles and evaluates every account after every piece.</summary>
internal sealed class AccountReplay(RebalancingProblem problem, ExecutionPlan plan)
{
    private readonly Dictionary<(string Account, Instrument Instrument), decimal> _done = [];
    private readonly List<ProposedTransfer> _sent = [];

    public void Run(Random random)
    {
        _done.Clear();
        _sent.Clear();
        AssertNear(plan.Before);
        foreach (var wave in plan.Waves)
        {
            AssertNear(wave.Before);
            Fill(wave, random);
            AssertNear(wave.After);
        }

        AssertNear(plan.After);
    }

    private void Fill(PlannedWave wave, Random random)
    {
        var orders = wave.Orders.ToDictionary(o => (o.Account, o.Instrument), o => o.Quantity);
        var transfers = wave.Transfers.ToList();
        while (orders.Count + transfers.Count > 0)
        {
            var next = random.Next(orders.Count + transfers.Count);
            if (next >= orders.Count)
            {
                _sent.Add(transfers[next - orders.Count]);
                transfers.RemoveAt(next - orders.Count);
            }
            else
            {
                var key = orders.Keys.ElementAt(next);
                var lots = (int)(Math.Abs(orders[key]) / key.Instrument.Lot);
                var piece = Math.Sign(orders[key]) * key.Instrument.Lot * (random.Next(3) == 0 ? lots : random.Next(1, lots + 1));
                _done[key] = _done.GetValueOrDefault(key) + piece;
                orders[key] -= piece;
                if (orders[key] == 0m) orders.Remove(key);
            }

            var (value, worst) = (Value(), wave.Worst);
            var isKept = plan.Measure == PeakMeasure.Headroom ? value >= worst - Room(worst) : value <= worst + Room(worst);
            Assert.True(isKept, $"{value} is beyond the worst of its wave, {worst}");
        }
    }

    private void AssertNear(double claimed) => Assert.InRange(Value(), claimed - Room(claimed), claimed + Room(claimed));

    private static double Room(double value) => 1e-9 * (1e5 + Math.Abs(value));

    private double Value()
    {
        var reports = problem.Accounts.Select(account => TestAccounts.MarginOf(problem, account, BookOf(account))).ToList();
        return plan.Measure == PeakMeasure.Headroom ? reports.Min(r => r.HeadroomUsd) : reports.Sum(r => r.InitialUsd);
    }

    private Book BookOf(Account account)
    {
        var quantities = account.Book.Positions.ToDictionary(p => p.Instrument, p => (decimal)p.Quantity);
        var balances = account.Book.Balances;
        var alone = new RebalancingProblem { Book = account.Book, Market = account.Market ?? problem.Market, Model = account.Model, Candidates = [], Mode = problem.Mode };
        foreach (var ((id, instrument), quantity) in _done)
        {
            if (id != account.Id) continue;
            foreach (var (leg, ratio) in instrument is Package package ? package.Legs.Select(l => (l.Instrument, l.Ratio)) : [(instrument, 1m)])
                quantities[leg] = quantities.GetValueOrDefault(leg) + (ratio * quantity);

            // What packages cost is tested elsewhere; the margins replayed with them do not read cash.
            if (instrument is not Package) balances = balances.SetItem(instrument.Settlement, Paid(balances.GetValueOrDefault(instrument.Settlement), Recomputation.Paid(alone, instrument, quantity)));
        }

        foreach (var transfer in _sent)
        {
            if (transfer.From == account.Id) balances = balances.SetItem(transfer.Currency, Paid(balances.GetValueOrDefault(transfer.Currency), transfer.Sent));
            if (transfer.To == account.Id) balances = balances.SetItem(transfer.Currency, Paid(balances.GetValueOrDefault(transfer.Currency), -transfer.Received));
        }

        return new Book([.. quantities.Where(q => q.Value != 0m).Select(q => new Position(q.Key, (double)q.Value))], [], balances);
    }

    private static Balance Paid(Balance balance, double cash) => balance with { Cash = balance.Cash - cash };
}

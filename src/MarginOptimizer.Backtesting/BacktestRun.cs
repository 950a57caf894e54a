using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.ExceptionServices;
using MarginOptimizer.Backtesting.Journal;
using MarginOptimizer.Backtesting.Measuring;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Backtesting.Simulation;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.Backtesting;

/// <summary>
/// Goes through the snapshots of a plan with every book, with and without the optimiser. Progress is kept in a folder; a run that was killed goes on where
/// it was, and ends with the same rows. Rows depend on the inputs alone, not on the number of threads or on when it was interrupted.
/// </summary>
public static class BacktestRun
{
    /// <summary>Snapshots between two entries of the journal: books are simulated and measured in parallel within them.</summary>
    private const int Stretch = 8;

    /// <summary>Build of this program, as journals name it.</summary>
    public static string Build { get; } = typeof(BacktestRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>What the journal is called.</summary>
    public static string JournalFile => RunJournal.FileName;

    /// <summary>Runs a plan to its end.</summary>
    /// <param name="folder">Where the journal is kept; created where it is missing.</param>
    /// <param name="restart">Begins anew, whatever the folder has.</param>
    /// <param name="threads">Threads that may work at once, &gt;= 1.</param>
    /// <param name="progress">Told after each stretch; null = nobody.</param>
    /// <param name="cancellation">Stops between steps; what is done stays in the folder.</param>
    /// <returns>Every row, by book, arm (without the optimiser first) and number.</returns>
    /// <exception cref="Domain.Validation.InvalidInputException">The data or the folder are faulty.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BacktestResult Run(
        BacktestPlan plan, string folder, bool restart, int threads, Action<BacktestProgress>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var input = InputHash.Of(plan);
        using var journal = RunJournal.Open(folder, new JournalHeader(JournalHeader.CurrentFormat, input, Build), restart);
        // From here on the folder is this run's: results of an earlier one would pass for its own.
        BacktestFiles.Clear(folder);
        var arms = plan.Books.SelectMany(book => Arms(plan, book)).ToImmutableArray();
        var rows = new List<StepRow>();
        var notes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in journal.Entries)
        {
            rows.AddRange(entry.Rows);
            notes.UnionWith(entry.Notes);
        }

        var resumed = journal.Entries.IsEmpty ? 0 : journal.Entries[^1].Snapshots;
        if (resumed > 0)
        {
            for (var a = 0; a < arms.Length; a++) arms[a].Restore(journal.Entries[^1].Arms[a]);
        }

        var run = new Stretches(plan, arms, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation });
        var done = resumed;
        foreach (var stretch in run.From(resumed))
        {
            done += stretch.Snapshots;
            journal.Append(new JournalEntry(stretch.Stamp, done, stretch.Notes, stretch.Rows, [.. arms.Select(a => a.Save())]));
            rows.AddRange(stretch.Rows);
            notes.UnionWith(stretch.Notes);
            progress?.Invoke(new BacktestProgress(done, plan.Stamps.Length, stretch.Stamp, rows.Count, resumed));
        }

        notes.UnionWith(UnusedNotes(plan, rows));
        return new BacktestResult(plan.Config, input, plan.Market.Source, plan.Stamps, [.. notes],
            [.. rows.OrderBy(r => IndexOf(plan, r.Book)).ThenBy(r => r.Optimised).ThenBy(r => r.Row)]);
    }

    /// <summary>Deletes the journal of a finished run.</summary>
    public static void Forget(string folder) => File.Delete(Path.Combine(folder, RunJournal.FileName));

    /// <summary>What was given and played no part.</summary>
    private static IEnumerable<string> UnusedNotes(BacktestPlan plan, List<StepRow> rows)
    {
        foreach (var book in plan.Books)
        {
            var late = book.States.Count(s => s.At > plan.Stamps[^1]);
            if (late > 0) yield return FormattableString.Invariant($"{book.Source.Id}: {late} historical states lie after the last snapshot and were not followed");
        }

        var expiries = rows.SelectMany(r => r.Ledger).Where(e => e.Kind == LedgerKind.Expiry).Select(e => (e.At, e.Instrument)).ToHashSet();
        foreach (var key in plan.Config.Settlement.DeliveryPrices.Keys.OrderBy(k => k.Expiry).ThenBy(k => k.Base))
        {
            if (!expiries.Any(e => e.At == key.Expiry && e.Instrument.StartsWith(key.Base.Code, StringComparison.Ordinal)))
                yield return FormattableString.Invariant($"the delivery price of {key.Base.Code} at {key.Expiry.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} was not used: nothing held expired then");
        }
    }

    private static IEnumerable<Arm> Arms(BacktestPlan plan, PlannedBook book) =>
        plan.Config.Rebalancing is null ? [new Arm(plan, book, false)] : [new Arm(plan, book, false), new Arm(plan, book, true)];

    private static int IndexOf(BacktestPlan plan, string book)
    {
        for (var i = 0; i < plan.Books.Length; i++)
        {
            if (plan.Books[i].Source.Id == book) return i;
        }

        return -1;
    }

    /// <summary>Some snapshots gone through by all arms.</summary>
    private readonly record struct Done(int Snapshots, DateTimeOffset Stamp, ImmutableArray<string> Notes, ImmutableArray<StepRow> Rows);

    /// <summary>Goes through the snapshots, a stretch at a time.</summary>
    private sealed class Stretches(BacktestPlan plan, ImmutableArray<Arm> arms, ParallelOptions parallel)
    {
        private readonly RowMeasurer _measurer = new(plan.Config, plan.Returns);

        /// <param name="resumed">Snapshots that are done already.</param>
        public IEnumerable<Done> From(int resumed)
        {
            var previous = default(MarketSnapshot);
            var stretch = new List<MarketSnapshot>(Stretch);
            var (at, pending) = (Math.Max(resumed - 1, 0), resumed > 0);
            DateTimeOffset? after = resumed > 0 ? plan.Stamps[resumed - 1].AddTicks(-1) : null;
            foreach (var snapshot in plan.Market.Read(after, parallel.CancellationToken))
            {
                if (pending)
                {
                    (previous, pending, at) = (snapshot, false, resumed);
                    continue;
                }

                stretch.Add(snapshot);
                if (stretch.Count < Stretch && at + stretch.Count < plan.Stamps.Length) continue;
                yield return Go(previous, stretch, at);
                at += stretch.Count;
                previous = stretch[^1];
                stretch.Clear();
            }
        }

        private Done Go(MarketSnapshot? previous, List<MarketSnapshot> stretch, int at)
        {
            var steps = new List<PendingRow>[arms.Length];
            Each(arms.Length, a =>
            {
                steps[a] = [];
                for (var k = 0; k < stretch.Count; k++)
                {
                    if (arms[a].Step(k == 0 ? previous : stretch[k - 1], stretch[k], StatesOf(arms[a].Book, at + k), parallel.CancellationToken) is { } row) steps[a].Add(row);
                }
            });
            var all = arms.SelectMany((arm, a) => steps[a].Select(step => (arm, step))).ToList();
            var rows = new StepRow[all.Count];
            Each(all.Count, i => rows[i] = _measurer.Measure(all[i].arm.Book.Source.Id, all[i].arm.Optimised, all[i].step));
            return new Done(stretch.Count, stretch[^1].AsOf, [.. stretch.SelectMany(s => s.Notes).Distinct(StringComparer.Ordinal)], [.. rows]);
        }

        /// <summary>In parallel; the first fault by number is thrown as it is.</summary>
        private void Each(int count, Action<int> body)
        {
            var faults = new Exception?[count];
            Parallel.For(0, count, parallel, i =>
            {
                try
                {
                    body(i);
                }
                catch (Exception fault)
                {
                    faults[i] = fault;
                }
            });
            if (Array.Find(faults, f => f is not null) is { } first) ExceptionDispatchInfo.Throw(first);
        }

        /// <summary>States after the snapshot before, up to this one.</summary>
        private List<BookHistoryState> StatesOf(PlannedBook book, int at)
        {
            var after = at == 0 ? DateTimeOffset.MinValue : plan.Stamps[at - 1];
            return [.. book.States.Where(s => s.At > after && s.At <= plan.Stamps[at])];
        }
    }
}

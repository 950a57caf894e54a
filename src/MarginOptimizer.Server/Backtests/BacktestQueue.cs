using System.Threading.Channels;
using MarginOptimizer.Backtesting;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Backtests;

/// <summary>
/// The backtests of a server: one runs at a time, the others wait in the order they came. What waited or ran when the server ended goes on with the next
/// one, from its journal.
/// </summary>
internal sealed class BacktestQueue : BackgroundService
{
    /// <summary>That wait or run; further ones are told to come back.</summary>
    internal const int MostOpen = 100;

    /// <summary>Kept in all.</summary>
    internal const int MostKept = 1_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly BacktestStore _store;
    private readonly Engine _engine;
    private readonly ServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BacktestQueue> _logger;
    private readonly Channel<BacktestJob> _waiting = Channel.CreateUnbounded<BacktestJob>();
    private readonly Dictionary<Guid, BacktestJob> _jobs = [];

    /// <exception cref="InvalidInputException">The folder cannot be used.</exception>
    public BacktestQueue(ServerOptions options, Engine engine, TimeProvider time, ILogger<BacktestQueue> logger)
    {
        (_options, _engine, _time, _logger) = (options, engine, time, logger);
        _store = new BacktestStore(options.BacktestFolder);
        foreach (var stored in _store.Load())
        {
            var job = new BacktestJob(stored);
            _jobs.Add(stored.Id, job);
            if (!stored.IsEnded) _waiting.Writer.TryWrite(job);
        }
    }

    public BacktestStore Store => _store;

    /// <summary>Every backtest kept, the latest first.</summary>
    public List<BacktestJob> All
    {
        get
        {
            lock (_jobs) return [.. _jobs.Values.OrderByDescending(j => j.Now.Stored.CreatedAt).ThenBy(j => j.Id)];
        }
    }

    /// <summary>Null where there is none.</summary>
    public BacktestJob? Find(Guid id)
    {
        lock (_jobs) return _jobs.GetValueOrDefault(id);
    }

    /// <summary>A configuration whose paths are relative to the data folder.</summary>
    /// <exception cref="InvalidInputException">It is faulty; carries every fault.</exception>
    public BacktestConfig Read(string json) => BacktestConfigFile.Parse(json, _options.BacktestData);

    /// <summary>Opens every file that a configuration names, and closes them.</summary>
    /// <exception cref="InvalidInputException">Files are faulty.</exception>
    public void Check(BacktestConfig config) => BacktestPlan.Open(config, _engine.Catalog).Dispose();

    /// <summary>Takes a checked backtest in; one with the same id and configuration is answered with what is there.</summary>
    /// <exception cref="RequestRefusedException">The id is of another one.</exception>
    /// <exception cref="OverloadedException">Too many wait, or too many are kept.</exception>
    public BacktestJob Start(Guid id, string label, string config, string name)
    {
        lock (_jobs)
        {
            if (_jobs.TryGetValue(id, out var known))
                return known.Now.Stored.Config == config ? known : throw RequestRefusedException.OtherBody(id.ToString("D"));
            if (_jobs.Values.Count(j => !j.Now.Stored.IsEnded) >= MostOpen)
                throw OverloadedException.Queued($"{MostOpen} backtests wait already", RetryAfter);
            if (_jobs.Count >= MostKept)
                throw OverloadedException.Queued($"{MostKept} backtests are kept already: delete some", null);
            var stored = new StoredBacktest
            {
                Id = id,
                Label = label,
                Config = config,
                Name = name,
                State = BacktestState.Queued,
                CreatedAt = _time.GetUtcNow(),
                Build = BacktestRun.Build,
            };
            // Of one that died while it was taken in or deleted.
            _store.DeleteResults(id);
            _store.Save(stored);
            var job = new BacktestJob(stored);
            _jobs.Add(id, job);
            _waiting.Writer.TryWrite(job);
            return job;
        }
    }

    /// <summary>Stops a backtest that waits or runs; returns when it has ended.</summary>
    public async Task CancelAsync(BacktestJob job, CancellationToken cancellation)
    {
        lock (_jobs)
        {
            if (job.Now.Stored.State == BacktestState.Queued) End(job, BacktestState.Cancelled, []);
        }

        await job.Stop.CancelAsync();
        while (!job.Now.Stored.IsEnded) await job.ChangedAsync(job.Now.Sequence, Timeout.InfiniteTimeSpan, cancellation);
    }

    /// <summary>Forgets a backtest that has ended.</summary>
    /// <exception cref="RequestRefusedException">It has not.</exception>
    public void Delete(BacktestJob job)
    {
        lock (_jobs)
        {
            if (!job.Now.Stored.IsEnded) throw RequestRefusedException.NotEnded(job.Id.ToString("D"));
            if (_jobs.Remove(job.Id)) _store.Delete(job.Id);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _store.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in _waiting.Reader.ReadAllAsync(stoppingToken))
            await Task.Run(() => Run(job, stoppingToken), CancellationToken.None);
    }

    private void Run(BacktestJob job, CancellationToken stopping)
    {
        lock (_jobs)
        {
            if (job.Now.Stored.IsEnded || stopping.IsCancellationRequested) return;
            job.Set(job.Now.Stored with { State = BacktestState.Running });
        }

        try
        {
            Prepare(job);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, job.Stop.Token);
            Go(job, both.Token);
        }
        catch (OperationCanceledException) when (job.Stop.IsCancellationRequested)
        {
            End(job, BacktestState.Cancelled, []);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It stays as running on the disk: the next server goes on with it.
        }
        catch (InvalidInputException fault)
        {
            End(job, BacktestState.Failed, [.. fault.Violations.Select(v => v.ToString())]);
        }
        catch (Exception defect)
        {
            // Not rethrown: it would end the server, and with it every other backtest.
            var incident = Guid.NewGuid().ToString("N");
            ServerLog.Defect(_logger, defect, "backtest", incident);
            End(job, BacktestState.Failed, [$"it could not be run; incident {incident}"]);
        }
    }

    /// <summary>A journal of another build cannot be gone on with.</summary>
    private void Prepare(BacktestJob job)
    {
        var stored = job.Now.Stored;
        if (stored.Build != BacktestRun.Build) _store.DeleteResults(job.Id);
        stored = stored with { Build = BacktestRun.Build };
        _store.Save(stored);
        job.Set(stored);
    }

    private void Go(BacktestJob job, CancellationToken cancellation)
    {
        var folder = _store.ResultsOf(job.Id);
        using var plan = BacktestPlan.Open(Read(job.Now.Stored.Config), _engine.Catalog);
        var result = BacktestRun.Run(plan, folder, restart: false, _options.BacktestThreads, job.Set, cancellation);
        BacktestFiles.Write(result, folder);
        Save(job, job.Now.Stored with
        {
            State = BacktestState.Succeeded,
            EndedAt = _time.GetUtcNow(),
            Snapshots = result.Stamps.Length,
            Total = result.Stamps.Length,
            Rows = result.Rows.Length,
        });
        BacktestRun.Forget(folder);
    }

    private void End(BacktestJob job, BacktestState state, string[] reasons)
    {
        var (stored, progress) = (job.Now.Stored, job.Now.Progress);
        Save(job, stored with
        {
            State = state,
            EndedAt = _time.GetUtcNow(),
            Reasons = [.. reasons],
            Snapshots = progress?.Snapshots ?? 0,
            Total = progress?.Total ?? 0,
            Rows = progress?.Rows ?? 0,
        });
        OnDisk(() => _store.DeleteResults(job.Id));
    }

    private void Save(BacktestJob job, StoredBacktest stored)
    {
        OnDisk(() => _store.Save(stored));
        job.Set(stored);
        ServerLog.BacktestEnded(_logger, stored.Id, stored.State.ToString(), stored.Snapshots, stored.Rows);
    }

    /// <summary>A disk that fails at the end of a run must not end the server; on the disk the backtest has then not ended, and the next server does it again.</summary>
    private void OnDisk(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            ServerLog.Defect(_logger, fault, "backtest", Guid.NewGuid().ToString("N"));
        }
    }
}

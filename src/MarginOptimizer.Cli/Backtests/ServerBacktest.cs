using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using MarginOptimizer.Backtesting;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Cli.Answers;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.V1;
using BacktestSummary = MarginOptimizer.Backtesting.Results.BacktestSummary;

namespace MarginOptimizer.Cli.Backtests;

/// <summary>
/// A backtest at a running server. Its id follows from the configuration: asked for again after an interruption, the same one is watched on and nothing is
/// run twice.
/// </summary>
internal sealed class ServerBacktest : IDisposable
{
    private const string Prefix = "config_json.";

    /// <summary>A server may be restarted meanwhile: it goes on with what it was doing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Uri _address;
    private readonly string _config;
    private readonly string _id;
    private readonly GrpcChannel _channel;
    private readonly BacktestService.BacktestServiceClient _client;

    /// <param name="address">Of gRPC.</param>
    /// <param name="config">JSON.</param>
    public ServerBacktest(Uri address, string config)
    {
        (_address, _config) = (address, config);
        _id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(config)).AsSpan(0, 16)).ToString("D");
        _channel = GrpcChannel.ForAddress(address);
        _client = new BacktestService.BacktestServiceClient(_channel);
    }

    /// <summary>Starts it, unless it is there already.</summary>
    /// <param name="restart">Forgets what is there.</param>
    /// <returns>When it was taken in, where one with this configuration had ended before: it is of the data of that time. Otherwise null.</returns>
    /// <exception cref="InvalidInputException">The configuration is faulty, or what is there failed or was cancelled.</exception>
    /// <exception cref="ServerFailureException">The server cannot be reached, or runs no backtests.</exception>
    public async Task<DateTimeOffset?> StartAsync(bool restart, CancellationToken cancellation)
    {
        if (restart) await ForgetAsync(cancellation);
        var request = new StartBacktestRequest { RequestId = _id, ConfigJson = _config };
        var there = (await AskAsync(() => _client.StartBacktestAsync(request, cancellationToken: cancellation))).Backtest;
        if (there.State is not (BacktestState.Succeeded or BacktestState.Failed or BacktestState.Cancelled)) return null;
        var made = there.CreatedAt.ToDateTimeOffset();
        if (there.State == BacktestState.Failed) throw new InvalidInputException([.. Reasons(there), new Violation("--server", Former(made))]);
        return there.State == BacktestState.Succeeded ? made : throw new InvalidInputException(Reasons(there));
    }

    /// <summary>What to say of a backtest that had ended before it was asked for.</summary>
    /// <param name="made">When it was taken in.</param>
    public string Former(DateTimeOffset made) => $"backtest {_id} is of {Figures.Time(made)}, of the data that the server had then; --restart begins it anew";

    /// <summary>Waits for its end.</summary>
    /// <param name="progress">Told of every change.</param>
    /// <param name="cancellation">Ends the waiting; the backtest goes on.</param>
    /// <exception cref="InvalidInputException">The backtest failed for its data, or was cancelled.</exception>
    /// <exception cref="ServerFailureException">The server cannot be reached.</exception>
    public async Task<BacktestStatus> EndAsync(Action<BacktestProgress> progress, CancellationToken cancellation)
    {
        var last = await WatchAsync(progress, cancellation);
        return last.State == BacktestState.Succeeded ? last : throw new InvalidInputException(Reasons(last));
    }

    /// <summary>Fetches the files of the result into a folder, each complete or absent, the summary last; what was there of another result is deleted.</summary>
    /// <exception cref="ServerFailureException">The server cannot be reached.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<BacktestSummary> FetchAsync(string folder, CancellationToken cancellation)
    {
        var files = (await AskAsync(() => _client.GetBacktestAsync(new GetBacktestRequest { Id = _id }, cancellationToken: cancellation))).Files;
        BacktestFiles.Clear(folder);
        var root = Path.GetFullPath(folder);
        foreach (var file in files.OrderBy(f => f.Name == BacktestFiles.Summary))
        {
            var path = Path.GetFullPath(file.Name, root);
            if (!path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new InvalidInputException("--server", $"the server names a file '{file.Name}', which leads out of --out");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var target = new FileStream(path + ".part", FileMode.Create)) await DownloadAsync(file.Name, target, cancellation);
            File.Move(path + ".part", path, overwrite: true);
        }

        return SummaryJson.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, BacktestFiles.Summary), cancellation));
    }

    public void Dispose() => _channel.Dispose();

    private List<Violation> Reasons(BacktestStatus ended) => ended.State == BacktestState.Cancelled
        ? [new Violation("--server", $"backtest {_id} was cancelled there; --restart begins it anew")]
        : [.. ended.Reasons.Select(r => new Violation("--server", r))];

    private async Task<BacktestStatus> WatchAsync(Action<BacktestProgress> progress, CancellationToken cancellation)
    {
        var (seen, heard) = (0L, TimeProvider.System.GetTimestamp());
        while (true)
        {
            try
            {
                using var call = _client.WatchBacktest(new WatchBacktestRequest { Id = _id, AfterSequence = seen }, cancellationToken: cancellation);
                await foreach (var message in call.ResponseStream.ReadAllAsync(cancellation))
                {
                    var now = message.Backtest;
                    (seen, heard) = (message.Sequence, TimeProvider.System.GetTimestamp());
                    if (now.State is BacktestState.Succeeded or BacktestState.Failed or BacktestState.Cancelled) return now;
                    if (now.At is { } at) progress(new BacktestProgress(now.Snapshots, now.SnapshotsTotal, at.ToDateTimeOffset(), now.Rows, now.SnapshotsResumed));
                }
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable && TimeProvider.System.GetElapsedTime(heard) < Patience)
            {
                seen = 0;
                await Task.Delay(Pause, cancellation);
            }
            catch (RpcException failure)
            {
                throw Translate(failure);
            }
        }
    }

    private async Task ForgetAsync(CancellationToken cancellation)
    {
        try
        {
            await _client.CancelBacktestAsync(new CancelBacktestRequest { Id = _id }, cancellationToken: cancellation);
            await _client.DeleteBacktestAsync(new DeleteBacktestRequest { Id = _id }, cancellationToken: cancellation);
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.NotFound)
        {
            // There is nothing to forget.
        }
        catch (RpcException failure)
        {
            throw Translate(failure);
        }
    }

    private async Task DownloadAsync(string name, Stream target, CancellationToken cancellation)
    {
        using var call = _client.DownloadBacktestFile(new DownloadBacktestFileRequest { Id = _id, Name = name }, cancellationToken: cancellation);
        try
        {
            await foreach (var message in call.ResponseStream.ReadAllAsync(cancellation)) await target.WriteAsync(message.Data.Memory, cancellation);
        }
        catch (RpcException failure)
        {
            throw Translate(failure);
        }
    }

    private async Task<T> AskAsync<T>(Func<AsyncUnaryCall<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException failure)
        {
            throw Translate(failure);
        }
    }

    /// <summary>Faults of the configuration are named as they are when it is run here.</summary>
    private Exception Translate(RpcException failure)
    {
        if (failure.StatusCode == StatusCode.FailedPrecondition) return new InvalidInputException("--server", failure.Status.Detail);
        var fault = ServerRefusal.Translate(failure, _address);
        return fault is InvalidInputException invalid
            ? new InvalidInputException([.. invalid.Violations.Select(v => v with { Path = v.Path.StartsWith(Prefix, StringComparison.Ordinal) ? v.Path[Prefix.Length..] : v.Path })])
            : fault;
    }
}

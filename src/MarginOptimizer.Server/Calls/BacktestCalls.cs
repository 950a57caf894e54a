using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Backtests;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers the unary calls of <c>BacktestService</c>.</summary>
/// <param name="queue">The backtests of this server.</param>
internal sealed class BacktestCalls(BacktestQueue queue)
{
    private const int StandardPage = 100;
    private const int LargestPage = 1_000;

    /// <exception cref="InvalidInputException">Request, configuration or files are faulty; carries every fault by its path.</exception>
    /// <exception cref="RequestRefusedException">The id is of another backtest.</exception>
    /// <exception cref="OverloadedException">The configuration is too large, or there are too many backtests.</exception>
    public V1.StartBacktestResponse Start(V1.StartBacktestRequest request)
    {
        RequestCaps.Check(request);
        var violations = new ViolationList();
        EnvelopeWire.Check(request.RequestId, request.Label, V1.View.Basic, new FieldReader(violations));
        if (request.ConfigJson.Length == 0) violations.Add("config_json", "is missing");
        violations.ThrowIfAny();
        var config = InWireTerms(() => queue.Read(request.ConfigJson));
        InWireTerms(() =>
        {
            queue.Check(config);
            return true;
        });
        var response = new V1.StartBacktestResponse { RequestId = request.RequestId, Label = request.Label };
        if (request.ValidateOnly) return response;
        var id = request.RequestId.Length > 0 ? Guid.Parse(request.RequestId) : Guid.NewGuid();
        response.Backtest = BacktestWire.Write(queue.Start(id, request.Label, request.ConfigJson, config.Name).Now);
        return response;
    }

    /// <exception cref="InvalidInputException">The id is none, or the view is unknown.</exception>
    /// <exception cref="RequestRefusedException">There is no such backtest.</exception>
    public V1.GetBacktestResponse Get(V1.GetBacktestRequest request)
    {
        if (!Enum.IsDefined(request.View)) throw new InvalidInputException("view", $"is {request.View:D}, a value this version does not know");
        var job = Find(request.Id);
        var now = job.Now;
        var response = new V1.GetBacktestResponse { Backtest = BacktestWire.Write(now) };
        if (request.View == V1.View.Full) response.ConfigJson = now.Stored.Config;
        if (now.Stored.State != BacktestState.Succeeded) return response;
        response.Summary = SummaryOf(now);
        response.Files.AddRange(queue.Store.FilesOf(job.Id).Select(f => new V1.BacktestFile { Name = f.Name, Size = f.File.Length }));
        return response;
    }

    /// <exception cref="InvalidInputException">Page or states are faulty; carries every fault.</exception>
    public V1.ListBacktestsResponse List(V1.ListBacktestsRequest request)
    {
        var all = queue.All;
        var violations = new ViolationList();
        if (request.PageSize is < 0 or > LargestPage)
            violations.Add("page_size", $"is {request.PageSize}, expected 0 (= {StandardPage}) to {LargestPage}");
        for (var i = 0; i < request.States.Count; i++)
        {
            if (EnumWire.Read<V1.BacktestState, BacktestState>(request.States[i]) is null) violations.Add($"states[{i}]", $"is {request.States[i]:D}, no state");
        }

        var start = 0;
        if (request.PageToken.Length > 0)
        {
            start = all.FindIndex(j => j.Id.ToString("D") == request.PageToken) + 1;
            if (start == 0) violations.Add("page_token", $"is {FieldReader.Quoted(request.PageToken)}, no token of a page before, or its backtest was deleted");
        }

        violations.ThrowIfAny();
        var size = request.PageSize == 0 ? StandardPage : request.PageSize;
        var wanted = all.Skip(start).Select(j => j.Now)
            .Where(s => request.States.Count == 0 || request.States.Contains(BacktestWire.Write(s.Stored.State))).Take(size + 1).ToList();
        var response = new V1.ListBacktestsResponse { NextPageToken = wanted.Count > size ? wanted[size - 1].Stored.Id.ToString("D") : "" };
        response.Backtests.AddRange(wanted.Take(size).Select(BacktestWire.Write));
        return response;
    }

    /// <inheritdoc cref="Get"/>
    public async Task<V1.CancelBacktestResponse> CancelAsync(V1.CancelBacktestRequest request, CancellationToken cancellation)
    {
        var job = Find(request.Id);
        await queue.CancelAsync(job, cancellation);
        return new V1.CancelBacktestResponse { Backtest = BacktestWire.Write(job.Now) };
    }

    /// <inheritdoc cref="Get"/>
    public V1.DeleteBacktestResponse Delete(V1.DeleteBacktestRequest request)
    {
        queue.Delete(Find(request.Id));
        return new V1.DeleteBacktestResponse();
    }

    /// <summary>A file of a result.</summary>
    /// <exception cref="InvalidInputException">Id or offset are none.</exception>
    /// <exception cref="RequestRefusedException">There is no such backtest, result or file.</exception>
    public FileInfo FileOf(V1.DownloadBacktestFileRequest request)
    {
        var job = Find(request.Id);
        if (job.Now.Stored.State != BacktestState.Succeeded) throw RequestRefusedException.NoResult(request.Id);
        var file = queue.Store.FilesOf(job.Id).FirstOrDefault(f => f.Name == request.Name).File ?? throw RequestRefusedException.NoFile(FieldReader.Quoted(request.Name));
        if (request.Offset < 0 || request.Offset > file.Length)
            throw new InvalidInputException("offset", $"is {request.Offset}, expected 0 to {file.Length}, the size of the file");
        return file;
    }

    /// <exception cref="InvalidInputException">The id is none.</exception>
    /// <exception cref="RequestRefusedException">There is no such backtest.</exception>
    public BacktestJob Find(string id)
    {
        if (!Guid.TryParseExact(id, "D", out var known))
            throw new InvalidInputException("id", id.Length == 0 ? "is missing, expected a UUID" : $"is {FieldReader.Quoted(id)}, expected a UUID");
        return queue.Find(known) ?? throw RequestRefusedException.NoBacktest(id);
    }

    /// <summary>Null without a result.</summary>
    public V1.BacktestSummary? SummaryOf(JobState state) =>
        state.Stored.State == BacktestState.Succeeded ? BacktestSummaryWire.Write(queue.Store.SummaryOf(state.Stored.Id)) : null;

    /// <summary>Faults of the configuration have paths within it.</summary>
    private static T InWireTerms<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException([.. fault.Violations.Select(InWireTerms)]);
        }
    }

    private static Violation InWireTerms(Violation fault)
    {
        var isPlaceInText = fault.Path.StartsWith("line ", StringComparison.Ordinal);
        return isPlaceInText
            ? new Violation("config_json", fault.ToString())
            : fault with { Path = $"config_json.{fault.Path}" };
    }
}

using System.Text.Json.Nodes;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Server.Tests.Hosting;

/// <summary>A server that runs backtests on the data of the examples, in a folder that outlives it.</summary>
internal sealed class BacktestServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("marginopt");
    private TestServer? _server;

    public V1.BacktestService.BacktestServiceClient Client => new(_server!.Channel);

    /// <summary>Without the optimiser: less than a second.</summary>
    public static string Quick { get; } = Example(null);

    /// <summary>With a proposal at every snapshot: some seconds.</summary>
    public static string Slow { get; } = Example(0.01);

    public static async Task<BacktestServer> StartAsync()
    {
        var server = new BacktestServer();
        await server.RestartAsync();
        return server;
    }

    /// <summary>Stops the server, if there is one, and starts another one on the same folder.</summary>
    public async Task RestartAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
        var options = new ServerOptions { BacktestFolder = _folder.FullName, BacktestData = Repository.PathOf("examples/backtests") };
        _server = await TestServer.StartAsync(Engine.Default, options);
    }

    /// <summary>A file in the folder of backtests; folders are created where they are missing.</summary>
    public void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public string Read(string name) => File.ReadAllText(Path.Combine(_folder.FullName, name));

    public async Task<V1.WatchBacktestResponse> EndOfAsync(string id)
    {
        V1.WatchBacktestResponse? last = null;
        using var call = Client.WatchBacktest(new V1.WatchBacktestRequest { Id = id });
        while (await call.ResponseStream.MoveNext(CancellationToken.None)) last = call.ResponseStream.Current;
        return last!;
    }

    public async Task<byte[]> DownloadAsync(string id, string name, long offset = 0)
    {
        using var bytes = new MemoryStream();
        using var call = Client.DownloadBacktestFile(new V1.DownloadBacktestFileRequest { Id = id, Name = name, Offset = offset });
        while (await call.ResponseStream.MoveNext(CancellationToken.None)) call.ResponseStream.Current.Data.WriteTo(bytes);
        return bytes.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Example(double? everyHours)
    {
        var config = JsonNode.Parse(File.ReadAllText(Repository.PathOf("examples/backtests/short-put.json")))!.AsObject();
        if (everyHours is { } hours) config["rebalancing"]!["everyHours"] = hours;
        else config.Remove("rebalancing");
        return config.ToJsonString();
    }
}

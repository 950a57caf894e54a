using System.Diagnostics;
using System.Net;
using Grpc.Net.Client;

namespace MarginOptimizer.EndToEnd.Tests.Server;

/// <summary>The real server as a process of its own on free ports, ready, with a client.</summary>
public sealed class ServerProcess : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process = new()
    {
        StartInfo = new ProcessStartInfo("dotnet", ["exec", "marginopt.dll", "serve", "--grpc-port", "0", "--http-port", "0"])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
        },
    };

    private GrpcChannel? _channel;

    public GrpcChannel Channel => _channel ?? throw new InvalidOperationException("not started");

    public HttpClient Http { get; } = new();

    public V1.MarginService.MarginServiceClient Margin => new(Channel);

    public V1.RebalancingService.RebalancingServiceClient Rebalancing => new(Channel);

    public async Task InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _process.Start();
        var line = await _process.StandardOutput.ReadLineAsync(patience.Token)
            ?? throw new InvalidOperationException("the server ended before it listened");
        var parts = line.Split(' ');
        Assert.Equal("listening", parts[0]);
        _channel = GrpcChannel.ForAddress(parts[1]["grpc=".Length..], new GrpcChannelOptions { MaxSendMessageSize = null });
        Http.BaseAddress = new Uri(parts[2]["http=".Length..]);
        while ((await Http.GetAsync("/healthz", patience.Token)).StatusCode != HttpStatusCode.OK) await Task.Delay(50, patience.Token);
    }

    public async Task DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _channel?.Dispose();
        Http.Dispose();
        _process.Dispose();
    }
}

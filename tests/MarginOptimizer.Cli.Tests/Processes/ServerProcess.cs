using System.Diagnostics;

namespace MarginOptimizer.Cli.Tests.Processes;

/// <summary><c>marginopt serve</c> on free ports.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;

    private ServerProcess(Process process, Uri grpc, Uri http) => (_process, Grpc, Http) = (process, grpc, http);

    public Uri Grpc { get; }

    public Uri Http { get; }

    /// <summary>Returns once the server says where it listens.</summary>
    public static async Task<ServerProcess> StartAsync(params string[] arguments)
    {
        var process = CliProcess.Start(["serve", "--grpc-port", "0", "--http-port", "0", .. arguments]);
        _ = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server ended at once");
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new ServerProcess(process, AddressIn(words, "grpc="), AddressIn(words, "http="));
    }

    /// <summary>Asks <c>/healthz</c> until it answers 200.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient();
        for (var i = 0; i < 600; i++)
        {
            using var response = await client.GetAsync(new Uri(Http, "/healthz"));
            if (response.IsSuccessStatusCode) return;
            await Task.Delay(100);
        }

        throw new TimeoutException("the server did not become ready");
    }

    /// <summary>Sends SIGTERM and waits for the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-s", $"{Terminate}", $"{_process.Id}"]);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    /// <summary>Ends it without warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static Uri AddressIn(string[] words, string key) => new(words.Single(w => w.StartsWith(key, StringComparison.Ordinal))[key.Length..]);
}

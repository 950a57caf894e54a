using System.Net;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Server;

/// <summary>Settings of the server, checked when it is built.</summary>
public sealed record ServerOptions
{
    /// <summary>IP address to listen on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Port for gRPC (HTTP/2 without TLS); 0 = any free one.</summary>
    public int GrpcPort { get; init; } = 5001;

    /// <summary>Port for <c>/healthz</c> (HTTP/1.1); 0 = any free one.</summary>
    public int HttpPort { get; init; } = 5000;

    /// <summary>Solves that run at once.</summary>
    public int ConcurrentSolves { get; init; } = Environment.ProcessorCount;

    /// <summary>Solves that wait for a slot; further ones are refused.</summary>
    public int QueueLength { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary>Time to search when the caller sets no deadline.</summary>
    public TimeSpan DefaultBudget { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time to search, whatever the deadline.</summary>
    public TimeSpan HardCap { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Folder of model documents offered beside those of the library; empty = none.</summary>
    public string ModelFolder { get; init; } = "";

    /// <summary>Where backtests are kept; empty = this server runs none.</summary>
    public string BacktestFolder { get; init; } = "";

    /// <summary>What the paths in configurations of backtests are relative to, and may not lead out of; given exactly where <see cref="BacktestFolder"/> is.</summary>
    public string BacktestData { get; init; } = "";

    /// <summary>Threads of the backtest that runs.</summary>
    public int BacktestThreads { get; init; } = 1;

    /// <exception cref="InvalidInputException">A setting is out of range; carries every fault.</exception>
    public void Validate()
    {
        var violations = new ViolationList();
        if (!IPAddress.TryParse(Address, out _)) violations.Add(nameof(Address), $"'{Address}' is no IP address");
        CheckPort(nameof(GrpcPort), GrpcPort, violations);
        CheckPort(nameof(HttpPort), HttpPort, violations);
        if (GrpcPort == HttpPort && GrpcPort != 0) violations.Add(nameof(HttpPort), "is the same as GrpcPort: one plain port cannot serve both");
        if (ConcurrentSolves < 1) violations.Add(nameof(ConcurrentSolves), $"is {ConcurrentSolves}, expected at least 1");
        if (QueueLength < 0) violations.Add(nameof(QueueLength), $"is {QueueLength}, expected at least 0");
        if (DefaultBudget <= TimeSpan.Zero) violations.Add(nameof(DefaultBudget), "is not > 0");
        if (HardCap < DefaultBudget) violations.Add(nameof(HardCap), "is below DefaultBudget");
        if (BacktestFolder.Length > 0 != BacktestData.Length > 0) violations.Add(nameof(BacktestData), "and BacktestFolder go together: one is given without the other");
        if (BacktestData.Length > 0 && !Directory.Exists(BacktestData)) violations.Add(nameof(BacktestData), $"there is no folder '{BacktestData}'");
        if (BacktestThreads is < 1 or > 1_024) violations.Add(nameof(BacktestThreads), $"is {BacktestThreads}, expected 1 to 1024");
        violations.ThrowIfAny();
    }

    private static void CheckPort(string name, int port, ViolationList violations)
    {
        if (port is < 0 or > 65535) violations.Add(name, $"is {port}, expected 0 to 65535");
    }
}

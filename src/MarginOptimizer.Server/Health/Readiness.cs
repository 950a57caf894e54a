using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MarginOptimizer.Server.Health;

/// <summary>Whether the canned problem was solved; until then, and for good if it failed, the server is not ready.</summary>
internal sealed class Readiness : IHealthCheck
{
    private volatile string _state = "warming up";
    private volatile bool _isReady;

    public void Ready() => (_state, _isReady) = ("ready", true);

    public void Failed() => (_state, _isReady) = ("the canned problem failed", false);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isReady ? HealthCheckResult.Healthy(_state) : HealthCheckResult.Unhealthy(_state));
}

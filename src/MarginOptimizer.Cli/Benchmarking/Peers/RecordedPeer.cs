namespace MarginOptimizer.Cli.Benchmarking.Peers;

/// <summary>What another solver took for the same instance, recorded on another, similar machine: an orientation, not a measurement of this run.</summary>
/// <param name="Name">Solver and version.</param>
/// <param name="Seconds">Null: it failed or was not run.</param>
/// <param name="Remark">How it failed or how wrong it was; empty for none.</param>
internal sealed record RecordedPeer(string Name, double? Seconds, string Remark = "");

using System.Diagnostics;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Times the stages of one call.</summary>
internal sealed class Stages
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly V1.RunInfo _info = new() { HostCores = Environment.ProcessorCount, EngineVersion = ProvenanceWire.EngineVersion };

    public T Time<T>(string name, Func<T> stage)
    {
        var start = Stopwatch.GetTimestamp();
        var value = stage();
        _info.Stages.Add(new V1.StageTiming { Name = name, DurationMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds });
        return value;
    }

    public V1.RunInfo Finish()
    {
        _info.TotalMs = Stopwatch.GetElapsedTime(_start).TotalMilliseconds;
        return _info;
    }
}

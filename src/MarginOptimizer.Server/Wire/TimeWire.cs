using Google.Protobuf.WellKnownTypes;

namespace MarginOptimizer.Server.Wire;

/// <summary>Instants as the wire writes them.</summary>
internal static class TimeWire
{
    public static Timestamp Write(DateTimeOffset time) => Timestamp.FromDateTimeOffset(time);

    public static Timestamp? Write(DateTimeOffset? time) => time is { } known ? Write(known) : null;
}

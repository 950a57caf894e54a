using System.Reflection;
using System.Security.Cryptography;
using Google.Protobuf;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Server.Wire;

/// <summary>What an answer was computed from and with.</summary>
internal static class ProvenanceWire
{
    /// <summary>Version of this build.</summary>
    public static string EngineVersion { get; } =
        typeof(ProvenanceWire).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <param name="versions">Of the models used, in the order of the accounts; empty where each part of the answer names its own.</param>
    /// <param name="market">The quotes.</param>
    /// <param name="canonicalQuestion">The question with every default spelled out and no envelope.</param>
    public static V1.Provenance Write(IEnumerable<MarginModelVersion> versions, MarketSnapshot market, IMessage canonicalQuestion) => new()
    {
        ModelVersion = string.Join(", ", versions.Select(v => v.Name).Distinct()),
        DataHash = HashOf(canonicalQuestion),
        EngineVersion = EngineVersion,
        MarketSource = market.Source,
        MarketAsOf = TimeWire.Write(market.AsOf),
    };

    /// <summary>SHA-256 of the serialised message, lower-case hex. No message here has a map, so the bytes are the same every time.</summary>
    public static string HashOf(IMessage message) => Convert.ToHexStringLower(SHA256.HashData(message.ToByteArray()));
}

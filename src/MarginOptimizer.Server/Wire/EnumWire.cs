using System.Runtime.CompilerServices;

namespace MarginOptimizer.Server.Wire;

/// <summary>Enums of the wire are ours shifted by one, as 0 means unspecified there; a test pins that the names agree.</summary>
internal static class EnumWire
{
    /// <summary>The domain value, or null when unspecified or unknown.</summary>
    public static TDomain? Read<TWire, TDomain>(TWire value)
        where TWire : struct, Enum
        where TDomain : struct, Enum
    {
        var number = Unsafe.BitCast<TWire, int>(value) - 1;
        var domain = Unsafe.BitCast<int, TDomain>(number);
        return number >= 0 && Enum.IsDefined(domain) ? domain : null;
    }

    public static TWire Write<TDomain, TWire>(TDomain value)
        where TDomain : struct, Enum
        where TWire : struct, Enum =>
        Unsafe.BitCast<int, TWire>(Unsafe.BitCast<TDomain, int>(value) + 1);

    public static bool IsUnspecified<TWire>(TWire value)
        where TWire : struct, Enum =>
        Unsafe.BitCast<TWire, int>(value) == 0;

    public static string NamesOf<TDomain>()
        where TDomain : struct, Enum =>
        string.Join(", ", Enum.GetNames<TDomain>());
}

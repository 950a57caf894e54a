using MarginOptimizer.Margin;

namespace MarginOptimizer.Server.Wire;

/// <summary>Warnings as answers.</summary>
internal static class WarningWire
{
    public static V1.Warning Write(MarginWarning warning) => new() { Code = warning.Code, Message = warning.Message };
}

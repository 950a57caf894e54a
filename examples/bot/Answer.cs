using System.Globalization;
using System.Text;
using MarginOptimizer.V1;

namespace RebalancingBot;

/// <summary>A proposal as lines of text.</summary>
internal static class Answer
{
    public static string Describe(ProposeRebalancingResponse response)
    {
        var (text, result) = (new StringBuilder(), response.Result);
        var (termination, invariant) = (result.Termination, CultureInfo.InvariantCulture);
        var gap = termination.HasGap ? string.Create(invariant, $"gap {termination.Gap:F2} USD") : "gap not known";
        text.AppendLine(invariant, $"{termination.Reason}, {(termination.Proven ? "proven" : "not proven")}, {gap}, {response.RunInfo.TotalMs:F0} ms");
        text.AppendLine(invariant, $"initial margin {result.Before.InitialUsd:F0} -> {result.After.InitialUsd:F0} USD for {result.CostUsd:F0} USD");
        foreach (var trade in result.Trades)
            text.AppendLine(invariant, $"{trade.Instrument,-22} {trade.Quantity,10} at {trade.LimitPrice,9}  saves {trade.MarginSavedUsd,10:F0} USD");
        return text.ToString();
    }
}

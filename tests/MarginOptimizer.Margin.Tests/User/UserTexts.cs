using System.Globalization;

namespace MarginOptimizer.Margin.Tests.User;

/// <summary>Documents of users for tests.</summary>
internal static class UserTexts
{
    /// <summary>BTC falls by 1 % to 10 % in ten rows.</summary>
    public static string Returns(string family, double confidence, string? convention = null)
    {
        var fall = string.Join(", ", Enumerable.Range(1, 10).Select(i => (-0.01 * i).ToString("R", CultureInfo.InvariantCulture)));
        var setting = convention is null ? "" : $"\"convention\": \"{convention}\", ";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "model": "{{family}}", "id": "house", "effectiveFrom": "2026-01-01T00:00:00Z", "status": "in-force", "rules": [{"rule": "own", "grade": "published", "source": "the house", "unverified": false, "appliesTo": "everything"}],
              "parameters": { "confidence": {{confidence}}, {{setting}}"maintenance_factor": 0.5, "balances": "fixed", "returns": { "BTC": [{{fall}}] } },
              "underlyings": { "BTC": {} }
            }
            """);
    }

    /// <param name="parameters">Of the account, after <c>reduction</c>, <c>maintenance_factor</c> and <c>balances</c>.</param>
    /// <param name="coins">Underlyings.</param>
    public static string Scenario(string parameters, string coins = "\"BTC\": {}, \"ETH\": {}") => $$"""
        {
          "model": "scenario", "id": "house", "effectiveFrom": "2026-01-01T00:00:00Z", "status": "in-force", "rules": [{"rule": "own", "grade": "published", "source": "the house", "unverified": false, "appliesTo": "everything"}],
          "parameters": { "reduction": "worst-row", "maintenance_factor": 0.5, "balances": "fixed", {{parameters}} },
          "underlyings": { {{coins}} }
        }
        """;
}

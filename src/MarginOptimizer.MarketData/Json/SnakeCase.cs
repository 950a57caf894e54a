using System.Text.Json;

namespace MarginOptimizer.MarketData.Json;

/// <summary>Enum members as the files spell them: <c>NoWorseThanNow</c> is <c>no_worse_than_now</c>.</summary>
internal static class SnakeCase
{
    public static bool TryParse<TEnum>(string text, out TEnum value)
        where TEnum : struct, Enum
    {
        foreach (var member in Enum.GetValues<TEnum>())
        {
            if (Format(member) != text) continue;
            value = member;
            return true;
        }

        value = default;
        return false;
    }

    public static string Format<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static string NamesOf<TEnum>()
        where TEnum : struct, Enum => string.Join(", ", Enum.GetValues<TEnum>().Select(Format));
}

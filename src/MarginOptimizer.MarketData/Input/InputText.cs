namespace MarginOptimizer.MarketData.Input;

/// <summary>Quotes what a file said inside a message, cut so that a hostile file cannot fill it.</summary>
internal static class InputText
{
    private const int Shown = 60;

    public static string Quote(ReadOnlySpan<char> text) => text.Length <= Shown ? $"'{text}'" : $"'{text[..Shown]}...'";
}

using Spectre.Console;

namespace MarginOptimizer.Cli.Shell;

/// <summary>The consoles of this process: colours and the width of the window on a terminal, plain text elsewhere.</summary>
internal static class Terminal
{
    /// <summary>Columns of plain text where there is no window.</summary>
    private const int PlainWidth = 132;

    public static IAnsiConsole Output() => For(Console.Out);

    public static IAnsiConsole Error() => For(Console.Error);

    public static IAnsiConsole For(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        var isTerminal = output.IsTerminal;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal) console.Profile.Width = PlainWidth;
        return console;
    }
}

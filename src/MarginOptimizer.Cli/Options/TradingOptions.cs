using System.CommandLine;

namespace MarginOptimizer.Cli.Options;

/// <summary>The options that say what may be traded, and within which limits.</summary>
internal sealed class TradingOptions
{
    private readonly Option<bool> _all = new("--all") { Description = "Every listed option and future on the coins of the book is a candidate (the default); --candidates then only adds caps" };

    private readonly Option<bool> _noBook = new("--no-book-candidates")
    {
        Description = "Do not add the positions of the book as candidates that may only shrink",
    };

    public Option<string?> Candidates { get; } = new("--candidates")
    {
        Description = "File of the instruments that may be traded (examples/formats.md)",
        HelpName = "FILE",
    };

    public Option<string?> Limits { get; } = new("--limits") { Description = "File of your limits (examples/formats.md)", HelpName = "FILE" };

    public Option<string?> Transfers { get; } = new("--transfers")
    {
        Description = "File of the routes on which cash may be moved between accounts (examples/formats.md)",
        HelpName = "FILE",
    };

    public Option<bool> AllLimits { get; } = new("--all-limits") { Description = "Print every safeguard, not only those that bind" };

    /// <summary>Open orders that a proposal may cancel: all, or those on the instruments named.</summary>
    public Option<string[]> MayCancel { get; } = new("--may-cancel")
    {
        Description = "Open orders may be cancelled where that lowers the margin: all of them, or those on the instruments named",
        HelpName = "INSTRUMENT",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Every limit of the file that can holds after market moves too.</summary>
    public Option<bool> AfterMoves { get; } = new("--after-moves")
    {
        Description = "The limits of --limits on Greeks, stress losses, margins, headroom and utilisation hold after the robust market moves too",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[MayCancel, Candidates, _all, _noBook, Limits, AfterMoves, Transfers, AllLimits]) command.Options.Add(option);
    }

    /// <summary>Whether everything listed is a candidate, a file of candidates then only setting caps and flags.</summary>
    public bool IsEverything(ParseResult parsed) => parsed.GetValue(_all) || parsed.GetValue(Candidates) is null;

    public bool IncludeBook(ParseResult parsed) => !parsed.GetValue(_noBook);
}

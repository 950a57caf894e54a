namespace MarginOptimizer.Backtesting.Journal;

/// <summary>What a run is identified by: only a run with the same header may be resumed.</summary>
/// <param name="Format">Of the journal.</param>
/// <param name="Input">SHA-256 of everything that goes into the run, in hexadecimal.</param>
/// <param name="Build">Of this program: another build may compute other figures.</param>
public sealed record JournalHeader(int Format, string Input, string Build)
{
    /// <summary>The journal format written here.</summary>
    public const int CurrentFormat = 2;
}

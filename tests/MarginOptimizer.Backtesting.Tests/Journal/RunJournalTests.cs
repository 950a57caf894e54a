using MarginOptimizer.Backtesting.Journal;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Backtesting.Tests.Journal;

public sealed class RunJournalTests : IDisposable
{
    private static readonly JournalHeader Header = new(JournalHeader.CurrentFormat, "input", "build");

    private readonly string _folder = Directory.CreateTempSubdirectory("journal").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_appended_is_there_when_it_is_opened_again()
    {
        using (var journal = RunJournal.Open(_folder, Header, restart: false))
        {
            journal.Append(Entry(8));
            journal.Append(Entry(16));
        }

        using var again = RunJournal.Open(_folder, Header, restart: false);
        Assert.Equal([8, 16], again.Entries.Select(e => e.Snapshots));
    }

    [Fact]
    public void A_line_cut_short_at_any_byte_is_dropped_and_the_run_goes_on_before_it()
    {
        long first;
        using (var journal = RunJournal.Open(_folder, Header, restart: false))
        {
            journal.Append(Entry(8));
            first = new FileInfo(File).Length;
            journal.Append(Entry(16));
        }

        var whole = System.IO.File.ReadAllBytes(File);
        for (var length = (int)first; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            using (var cut = RunJournal.Open(_folder, Header, restart: false))
            {
                Assert.Equal([8], cut.Entries.Select(e => e.Snapshots));
                cut.Append(Entry(16));
            }

            Assert.Equal(whole, System.IO.File.ReadAllBytes(File));
        }
    }

    [Theory]
    [InlineData("other", "build", "another configuration")]
    [InlineData("input", "other", "another build")]
    public void The_journal_of_another_run_is_refused_unless_it_may_be_forgotten(string input, string build, string words)
    {
        using (RunJournal.Open(_folder, Header, restart: false)) { }
        var other = new JournalHeader(JournalHeader.CurrentFormat, input, build);
        var fault = Assert.Throws<InvalidInputException>(() => RunJournal.Open(_folder, other, restart: false));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        using var anew = RunJournal.Open(_folder, other, restart: true);
        Assert.Empty(anew.Entries);
    }

    [Fact]
    public void A_damaged_line_is_refused()
    {
        using (var journal = RunJournal.Open(_folder, Header, restart: false)) journal.Append(Entry(8));
        System.IO.File.AppendAllText(File, "{\"stamp\": 12}\n");
        Assert.Contains("damaged", Assert.Throws<InvalidInputException>(() => RunJournal.Open(_folder, Header, restart: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_cannot_share_a_folder()
    {
        using var one = RunJournal.Open(_folder, Header, restart: false);
        Assert.Contains("another run", Assert.Throws<InvalidInputException>(() => RunJournal.Open(_folder, Header, restart: false)).Message, StringComparison.Ordinal);
    }

    private string File => Path.Combine(_folder, RunJournal.FileName);

    private static JournalEntry Entry(int snapshots) => new(Samples.Noon, snapshots, ["a note"], [], []);
}

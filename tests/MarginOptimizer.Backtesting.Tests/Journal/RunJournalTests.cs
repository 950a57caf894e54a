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

    public static TheoryData<string, Func<string[], string[]>> Damages => new()
    {
        { "an empty object", lines => [.. lines, "{}"] },
        { "an empty line", lines => [.. lines, ""] },
        { "no JSON", lines => [.. lines, "x"] },
        { "a line of ours without a check", lines => [.. lines, """{"stamp":"2026-06-10T12:00:00+00:00","snapshots":24,"notes":[],"rows":[],"arms":[]}"""] },
        { "a line twice", lines => [.. lines, lines[^1]] },
        { "a line left out", lines => [lines[0], lines[2]] },
        { "lines in another order", lines => [lines[0], lines[2], lines[1]] },
        { "another figure", lines => [lines[0], lines[1].Replace("\"snapshots\":8", "\"snapshots\":99", StringComparison.Ordinal), lines[2]] },
        { "another figure in the last line", lines => [lines[0], lines[1], lines[2].Replace("\"snapshots\":16", "\"snapshots\":99", StringComparison.Ordinal)] },
        { "no check in the first line", lines => [lines[0][..lines[0].LastIndexOf(',')] + "}", lines[1], lines[2]] },
        { "another input", lines => [lines[0].Replace("\"input\":\"input\"", "\"input\":\"other\"", StringComparison.Ordinal), lines[1], lines[2]] },
        { "a first line of nothing", lines => ["{}", lines[1], lines[2]] },
    };

    [Theory]
    [MemberData(nameof(Damages), DisableDiscoveryEnumeration = true)]
    public void Any_change_of_complete_lines_is_refused_and_nothing_is_lost_by_it(string what, Func<string[], string[]> damage)
    {
        using (var journal = RunJournal.Open(_folder, Header, restart: false))
        {
            journal.Append(Entry(8));
            journal.Append(Entry(16));
        }

        var lines = System.IO.File.ReadAllLines(File);
        var damaged = damage(lines);
        Assert.NotEqual(lines, damaged);
        System.IO.File.WriteAllLines(File, damaged);
        var text = System.IO.File.ReadAllText(File);

        var fault = Assert.Single(Assert.Throws<InvalidInputException>(() => RunJournal.Open(_folder, Header, restart: false)).Violations);

        Assert.True(fault.Path == "out" && fault.Message.Contains("--restart", StringComparison.Ordinal), $"{what}: {fault}");
        Assert.Equal(text, System.IO.File.ReadAllText(File));
        using var anew = RunJournal.Open(_folder, Header, restart: true);
        Assert.Empty(anew.Entries);
    }

    [Fact]
    public void Every_byte_of_the_complete_lines_counts()
    {
        using (var journal = RunJournal.Open(_folder, Header, restart: false)) journal.Append(Entry(8));
        var whole = System.IO.File.ReadAllBytes(File);
        for (var i = 0; i < whole.Length - 1; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;
            System.IO.File.WriteAllBytes(File, changed);
            Assert.Throws<InvalidInputException>(() => RunJournal.Open(_folder, Header, restart: false));
        }
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

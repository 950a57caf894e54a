using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class SolveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("marginopt");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_small_program_is_solved_to_proven_optimality()
    {
        // min x^2 + y^2 - x with x + y = 1 and x, y >= 0: x = 3/4, y = 1/4, value -1/8.
        var file = Write("small.qpb", p: (2.0, 2.0), q: (-1.0, 0.0), row: (1.0, 1.0));
        var outcome = await CliProcess.RunAsync("solve", file, "--json", "--point");
        using var document = JsonDocument.Parse(outcome.Output);
        var answer = document.RootElement;

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("OPTIMAL", answer.GetProperty("status").GetString());
        Assert.True(answer.GetProperty("proven").GetBoolean());
        Assert.Equal(-0.125, answer.GetProperty("objective").GetDouble(), 9);
        Assert.Equal(-0.125, answer.GetProperty("lowerBound").GetDouble(), 8);
        Assert.InRange(answer.GetProperty("gap").GetDouble(), 0.0, 1e-8);
        Assert.True(answer.GetProperty("iterations").GetInt32() > 0);
        Assert.True(answer.GetProperty("seconds").GetDouble() > 0.0);
        Assert.Equal(0.75, answer.GetProperty("x")[0].GetDouble(), 8);
    }

    [Fact]
    public async Task A_program_that_is_not_convex_has_no_answer_and_says_so()
    {
        var outcome = await CliProcess.RunAsync("solve", Write("saddle.qpb", p: (2.0, -2.0), q: (0.0, 0.0), row: (1.0, 1.0)), "--json");
        using var document = JsonDocument.Parse(outcome.Output);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("NOT_CONVEX", document.RootElement.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("objective").ValueKind);
        Assert.True(document.RootElement.GetProperty("proven").GetBoolean());
    }

    [Theory]
    [InlineData(-1.0, 0.0, "INFEASIBLE", "infeasibility")]
    [InlineData(1.0, -1.0, "UNBOUNDED", "ray")]
    public async Task A_verdict_that_the_checker_confirmed_is_proven(double first, double q, string status, string evidence)
    {
        // x, y >= 0: -x - y = 1 has no point; x - y = 1 has, and -x - y falls for ever along it.
        var outcome = await CliProcess.RunAsync("solve", Write("open.qpb", p: (0.0, 0.0), q: (q, q), row: (first, -1.0)), "--json", "--point");
        using var document = JsonDocument.Parse(outcome.Output);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(status, document.RootElement.GetProperty("status").GetString());
        Assert.True(document.RootElement.GetProperty("proven").GetBoolean());
        Assert.NotEqual(0, document.RootElement.GetProperty(evidence).GetArrayLength());
    }

    [Fact]
    public async Task A_faulty_file_of_a_batch_is_named_and_the_others_are_solved()
    {
        var batch = await BatchWithFault();
        var outcome = await CliProcess.RunAsync(["solve", .. batch, "--json"]);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        using var faulty = JsonDocument.Parse(lines[0]);
        using var solved = JsonDocument.Parse(lines[1]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(2, lines.Length);
        Assert.Equal("cut.qpb", faulty.RootElement.GetProperty("file").GetString());
        Assert.Equal("BAD_INPUT", faulty.RootElement.GetProperty("status").GetString());
        Assert.Contains("cut short", faulty.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("OPTIMAL", solved.RootElement.GetProperty("status").GetString());
        Assert.Contains("cut short", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_table_a_faulty_file_stands_among_the_errors_alone()
    {
        var outcome = await CliProcess.RunAsync(["solve", .. await BatchWithFault()]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("whole.qpb", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("cut.qpb: cut short", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_inside_a_file_are_printed_without_words_of_the_program()
    {
        var outcome = await CliProcess.RunAsync("solve", Write("nan.qpb", p: (2.0, 2.0), q: (double.NaN, 0.0), row: (1.0, 1.0)), "--json");

        Assert.Contains("q of variable 0 is NaN", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", outcome.Errors + outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_point_that_would_not_be_printed_is_refused()
    {
        var outcome = await CliProcess.RunAsync("solve", Write("small.qpb", p: (2.0, 2.0), q: (-1.0, 0.0), row: (1.0, 1.0)), "--point");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains("--point needs --json", outcome.Errors, StringComparison.Ordinal);
    }

    private async Task<string[]> BatchWithFault()
    {
        var cut = Write("cut.qpb", p: (2.0, 2.0), q: (-1.0, 0.0), row: (1.0, 1.0));
        var bytes = await File.ReadAllBytesAsync(cut);
        await File.WriteAllBytesAsync(cut, bytes[..^9]);
        return [cut, Write("whole.qpb", p: (2.0, 2.0), q: (-1.0, 0.0), row: (1.0, 1.0))];
    }

    /// <summary>Two variables >= 0 and one row equal to 1.</summary>
    private string Write(string name, (double, double) p, (double, double) q, (double, double) row)
    {
        var path = Path.Combine(_folder.FullName, name);
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("QPB1"u8);
        int[] header = [2, 1, 2, 2];
        Array.ForEach(header, writer.Write);
        writer.Write(0.0);
        int[] diagonal = [0, 1, 2, 0, 1], full = [0, 1, 2, 0, 0];
        Array.ForEach(diagonal, writer.Write);
        Array.ForEach([p.Item1, p.Item2], (Action<double>)writer.Write);
        Array.ForEach(full, writer.Write);
        double[] rest = [row.Item1, row.Item2, q.Item1, q.Item2, 1.0, 1.0, 0.0, 0.0, double.PositiveInfinity, double.PositiveInfinity];
        Array.ForEach(rest, writer.Write);
        return path;
    }
}

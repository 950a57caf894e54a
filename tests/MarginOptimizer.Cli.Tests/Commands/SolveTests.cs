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
        Assert.False(document.RootElement.GetProperty("proven").GetBoolean());
    }

    [Fact]
    public async Task A_faulty_file_is_named_and_nothing_is_printed()
    {
        var file = Write("cut.qpb", p: (2.0, 2.0), q: (-1.0, 0.0), row: (1.0, 1.0));
        var bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, bytes[..^9]);
        var outcome = await CliProcess.RunAsync("solve", file, "--json");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains("cut short", outcome.Errors, StringComparison.Ordinal);
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

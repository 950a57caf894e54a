using System.Text.Json;
using MarginOptimizer.Cli.Benchmarking;
using MarginOptimizer.Cli.Benchmarking.Cases;
using MarginOptimizer.Cli.Benchmarking.Instances;
using MarginOptimizer.Cli.Benchmarking.Maros;
using MarginOptimizer.Cli.Benchmarking.Peers;
using MarginOptimizer.Cli.Benchmarking.Runs;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Cli.Tests.Benchmarking;

public class BenchRunTests
{
    private static readonly ConvexSolver Solver = new();

    private static readonly BenchEffort Little = new(1 << 20, TimeSpan.Zero, TimeSpan.FromMinutes(1.0)) { Passes = [(4, 1_000)] };

    private static readonly double Optimum =
        Solver.Solve(InstancePrograms.Of(HedgeInstance.Draw(4, 30), 0.0, 0.0), SolveBudget.Default).Objective;

    [Fact]
    public void Json_states_answer_proof_cost_floor_and_peers()
    {
        var (exit, output) = Run(json: true, Tiny(Expected.Value(Optimum)) with
        {
            Peers = [new RecordedPeer("another", 1e-9), new RecordedPeer("a failed one", null, "failed")],
            Bar = new Bar { Seconds = 1000.0 },
            CholeskySize = 6,
        });

        Assert.Equal(ExitCode.Answer, exit);
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        Assert.Equal(1, root.GetProperty("right").GetInt32());
        Assert.Equal(1, root.GetProperty("count").GetInt32());
        Assert.True(root.GetProperty("floors").GetProperty("readOneThread").GetDouble() > 1e8);
        Assert.True(root.GetProperty("floors").GetProperty("readTwoThreads").GetDouble() > 1e8);
        Assert.All(root.GetProperty("measures").EnumerateArray(), measure => Assert.True(measure.GetProperty("seconds").GetDouble() > 0.0));
        Assert.Equal(2, root.GetProperty("measures").GetArrayLength());
        var result = root.GetProperty("results")[0];
        Assert.Equal("tiny", result.GetProperty("instance").GetString());
        Assert.Equal("Optimal", result.GetProperty("status").GetString());
        Assert.True(result.GetProperty("proven").GetBoolean());
        Assert.Equal(0.0, result.GetProperty("error").GetDouble(), 1e-9);
        Assert.InRange(result.GetProperty("gap").GetDouble(), 0.0, 1e-8);
        Assert.True(result.GetProperty("seconds").GetDouble() > 0.0);
        Assert.True(result.GetProperty("floor").GetProperty("oursPerFloor").GetDouble() > 0.0);
        Assert.Equal(result.GetProperty("seconds").GetDouble() / 1e-9, result.GetProperty("peers")[0].GetProperty("oursPerPeer").GetDouble(), 1e-3);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("peers")[1].GetProperty("oursPerPeer").ValueKind);
        Assert.Equal("met", result.GetProperty("bar").GetString());
    }

    [Fact]
    public void Table_names_instance_floor_and_verdict()
    {
        var (exit, output) = Run(json: false, Tiny(Expected.Value(Optimum)) with { CholeskySize = 6 });

        Assert.Equal(ExitCode.Answer, exit);
        Assert.Contains("tiny", output, StringComparison.Ordinal);
        Assert.Contains("dense Cholesky, n=6", output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 right", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_wrong_optimum_fails_the_command(bool json)
    {
        var (exit, output) = Run(json, Tiny(Expected.Value(Optimum + 1e-5)), Tiny(Expected.Value(Optimum)));

        Assert.Equal(ExitCode.NoAnswer, exit);
        Assert.Contains(json ? "\"right\": 1" : "1 of 2 right", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_where_infeasibility_is_known_fails_the_command() => Assert.Equal(ExitCode.NoAnswer, Run(json: true, Tiny(Expected.Infeasible)).Exit);

    [Fact]
    public void A_bar_that_is_missed_does_not_make_an_answer_wrong()
    {
        var (exit, output) = Run(json: true, Tiny(Expected.Certified) with { Bar = new Bar { Seconds = 1e-12 } });

        Assert.Equal(ExitCode.Answer, exit);
        Assert.Contains("\"bar\": \"missed\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_instance_has_a_name_of_its_own_and_every_peer_an_instance()
    {
        var names = AllCases.Of(Solver).Select(c => c.Name).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(RecordedPeers.Instances, name => Assert.Contains(name, names));
    }

    private static BenchCase Tiny(Expected expected) =>
        new("small ones", "tiny", () => InstancePrograms.Of(HedgeInstance.Draw(4, 30), 0.0, 0.0), Solver) { Expected = expected };

    private static (int Exit, string Output) Run(bool json, params BenchCase[] cases)
    {
        using var output = new StringWriter();
        var exit = BenchCommand.Run(cases, MarosSet.None, json, Little, output, TextWriter.Null, CancellationToken.None);
        return (exit, output.ToString());
    }
}

using System.Text;
using System.Text.Json;
using MarginOptimizer.Cli.Cases;
using MarginOptimizer.Cli.Tests.Processes;
using MarginOptimizer.Rebalancing.Diagnosis;
using MarginOptimizer.Rebalancing.Frontiers;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class FrontierTests
{
    [Fact]
    public async Task A_frontier_is_printed_and_drawn()
    {
        var folder = Directory.CreateTempSubdirectory("frontier");
        var png = Path.Combine(folder.FullName, "frontier.png");
        var outcome = await CliProcess.RunAsync("frontier", "--budgets", "200,1000", "--fractional", "--plot", png);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("knee", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Proposals, each solved and certified on its own", outcome.Output, StringComparison.Ordinal);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], (await File.ReadAllBytesAsync(png))[..8]);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Json_holds_the_points_and_svg_is_drawn()
    {
        var folder = Directory.CreateTempSubdirectory("frontier");
        var svg = Path.Combine(folder.FullName, "frontier.svg");
        var outcome = await CliProcess.RunAsync("frontier", "--points", "3", "--fractional", "--json", "--plot", svg);
        using var document = JsonDocument.Parse(outcome.Output);
        var points = document.RootElement.GetProperty("result").GetProperty("points").EnumerateArray().ToList();
        Assert.Equal(0, outcome.ExitCode);
        Assert.InRange(points.Count, 3, 6);
        Assert.Equal(points.Select(p => p.GetProperty("bound").GetDouble()).Order(), points.Select(p => p.GetProperty("bound").GetDouble()));
        Assert.Contains("<svg", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(svg)), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("--plot", "frontier.jpg")]
    [InlineData("--budgets", "100,-5")]
    [InlineData("--thetas", "100")]
    [InlineData("--points", "1")]
    [InlineData("--mode", "save-money")]
    public async Task Bad_input_is_refused(string option, string value)
    {
        var outcome = await CliProcess.RunAsync("frontier", option, value);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.NotEmpty(outcome.Errors);
    }

    [Fact]
    public async Task A_diagnosis_names_limits_in_the_traders_terms()
    {
        using var limits = new TextFile("limits.json", """
            {"limits": [
              {"id": "margin", "measure": "initial_margin", "upper": 50000, "policy": "hard"},
              {"id": "cheap", "measure": "execution_cost", "upper": 500, "policy": "hard"}]}
            """);
        var outcome = await CliProcess.RunAsync("diagnose", "--fractional", "--most-sets", "1", "--limits", limits.Path);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("cannot be kept together", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("margin: initial margin at most 50,000 USD, today 493,155", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Enough to give way alone:", outcome.Output, StringComparison.Ordinal);
    }

    [SharedFact("cases/b03-frontier-mm40.json")]
    public void The_seven_proven_points_of_the_case_come_out()
    {
        var file = CaseFile.Read(SharedData.PathOf("cases/b03-frontier-mm40.json"));
        var problem = ProblemOf(file, file.Parts!.Value[0].Tolerances, "cost");
        var index = file.Model.Units[0].IndexUsd;
        double[] budgets = [.. file.Parts.Value.Select(p => index * p.Tolerances.Single(t => t.Id == "cost").Max!.Value)];
        var frontier = FrontierTracer.Trace(problem, new FrontierOptions { Bounds = [.. budgets] }, SolveBudget.Default);
        Assert.True(frontier.IsCurveExact, frontier.CurveNote);
        for (var k = 0; k < budgets.Length; k++)
        {
            var expected = file.Expected.Parts!.Value[k];
            var point = frontier.Points.Single(p => p.Bound == budgets[k]);
            Assert.True(point.Termination.Proven);
            Assert.Equal(expected.Objective!.Value, point.MarginUsd / index, expected.Compare!.ObjectiveAbsTolerance + (problem.GapTolerance * frontier.MarginTodayUsd / index));
        }
    }

    [SharedFact("cases/f01-infeasible-together.json")]
    public void Limits_that_only_together_contradict_each_other_come_out() => AssertDiagnosed("f01-infeasible-together");

    [SharedFact("cases/f02-infeasible-alone.json")]
    public void A_limit_that_contradicts_itself_comes_out() => AssertDiagnosed("f02-infeasible-alone");

    [SharedFact("cases/f03-infeasible-two-sets.json")]
    public void Two_contradictions_come_out() => AssertDiagnosed("f03-infeasible-two-sets");

    private static void AssertDiagnosed(string id)
    {
        var path = SharedData.PathOf($"cases/{id}.json");
        var file = CaseFile.Read(path);
        var diagnosis = LimitDiagnoser.Diagnose(ProblemOf(file, file.Tolerances, without: null), 20, SolveBudget.Default);
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var expected = document.RootElement.GetProperty("expected");
        Assert.True(diagnosis.AreAllSets);
        Assert.Equal(
            expected.GetProperty("minimal_conflicting_sets").EnumerateArray().Select(s => string.Join(',', s.EnumerateArray().Select(m => m.GetString()).Order())).Order(),
            diagnosis.Sets.Select(s => string.Join(',', s.Members.Select(m => m.Id).Order())).Order());
        var singles = expected.GetProperty("single_relaxations_that_restore_feasibility").EnumerateArray().ToList();
        Assert.Equal(singles.Select(s => s.GetProperty("tolerance").GetString()).Order(), diagnosis.Singles.Select(s => s.Member.Id).Order());
        foreach (var single in singles)
        {
            var needed = single.TryGetProperty("needed_max", out var most) ? most.GetDouble() : single.GetProperty("needed_min").GetDouble();
            var found = diagnosis.Singles.Single(s => s.Member.Id == single.GetProperty("tolerance").GetString());
            Assert.Equal(needed, found.Needed!.To, 1e-4 * Math.Abs(needed));
        }
    }

    /// <summary>The case as a problem of the mode that minimises margin, with a budget that binds nothing.</summary>
    private static RebalancingProblem ProblemOf(CaseFile file, System.Collections.Immutable.ImmutableArray<CaseTolerance> tolerances, string? without)
    {
        var question = CaseQuestion.Of(file, tolerances, out _)!;
        return CaseProblem.Of(file) with { Limits = [.. question.Limits.Where(l => l.Id != without)], CostBudget = 1e9, GapTolerance = 1e-7 };
    }
}

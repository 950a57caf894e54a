using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;
using Xunit.Abstractions;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

/// <summary>Every model that comes with the library, new ones included: small problems in whole lots end at the best of every choice, and prove it.</summary>
public sealed class EveryModelProvenTests(ITestOutputHelper output)
{
    private const double Gap = 1e-4;

    public static TheoryData<string> Models => [.. MarginModelCatalog.Embedded.Models.Select(m => m.Version.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_answer_is_proven_and_the_best_of_every_choice_of_lots(string name)
    {
        var model = MarginModelCatalog.Embedded.Named(name);
        for (var seed = 1; seed <= 6; seed++)
        {
            var problem = ModelProblems.Draw(model, seed, candidates: 2 + (seed % 3), lots: seed % 3 == 2 ? 2 : 3);
            var workbench = new Workbench(problem);
            var best = workbench.EveryChoice()
                .Select(lots => BookState.Of(workbench.Universe, lots))
                .Where(book => workbench.Question.Broken(book) is null)
                .Min(workbench.Question.Evaluate);
            var termination = Rebalancer.Propose(problem, SolveBudget.Default with { RelativeGap = Gap }).Termination;
            var room = 1e-7 * (1.0 + Math.Abs(best));
            Assert.True(termination.Proven, $"seed {seed}, {termination.Form.Summary}: objective {termination.Objective:r}, bound {termination.Bound:r}, best {best:r}: {termination.Explanation}");
            Assert.True(termination.Bound <= best + room, $"seed {seed}: bound {termination.Bound:r} above the best choice {best:r}");
            Assert.InRange(termination.Objective, best - room, best + (Gap * termination.GapScale) + room);
        }
    }

    /// <summary>Margins that are not convex with thirty candidates: proven, or a bound that no trades undercut with the gap to it.</summary>
    [Theory]
    [InlineData("derive-sm@2026-08-20", 1, 2_000)]
    [InlineData("derive-pm2@2025-06-12", 2, 2_000)]
    [InlineData("okx-pm@2025-01-15", 1, 2_000)]
    [InlineData("deribit-xpm@2026-09-23", 2, 2_000)]
    [InlineData("bybit-pm@2025-01-10", 1, 100)]
    public void With_thirty_candidates_the_answer_is_proven_or_names_its_gap(string name, int seed, int millions)
    {
        var problem = ModelProblems.Draw(MarginModelCatalog.Embedded.Named(name), seed, candidates: 30, lots: 5);
        var termination = Rebalancer.Propose(problem, new SolveBudget(1_000_000L * millions, Timeout.InfiniteTimeSpan, Gap)).Termination;
        output.WriteLine(FormattableString.Invariant(
            $"{name} seed {seed}: {termination.Form.Summary}, objective {termination.Objective:f2}, bound {termination.Bound:f2}, gap {termination.GapRelative:p3}, proven {termination.Proven}"));
        Assert.True(termination.Proven || (termination.Explanation.Length > 0 && termination.Gap > 0.0), $"{termination}");
        var (workbench, random) = (new Workbench(problem), new Random(seed));
        for (var draw = 0; draw < 500; draw++)
        {
            var book = BookState.Of(workbench.Universe, workbench.RandomLots(random, whole: true, share: random.NextDouble()));
            if (workbench.Question.Broken(book) is null) Assert.True(workbench.Question.Evaluate(book) >= termination.Bound - 1e-3);
        }
    }
}

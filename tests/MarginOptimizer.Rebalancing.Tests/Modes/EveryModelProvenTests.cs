using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

/// <summary>Every model that comes with the library, new ones included: small problems in whole lots end at the best of every choice, and prove it.</summary>
public sealed class EveryModelProvenTests
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
}

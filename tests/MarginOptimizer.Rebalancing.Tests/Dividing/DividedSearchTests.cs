using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Rebalancing.Tests.Dividing;

/// <summary>What a search by dividing leaves as evidence, and that it can be stopped anywhere and repeated.</summary>
public sealed class DividedSearchTests
{
    private const double Gap = 1e-4;

    public static TheoryData<string, int> Draws => new()
    {
        { "derive-sm@2025-10-29", 1 },
        { "derive-pm2@2025-06-12", 2 },
        { "okx-pm@2025-01-15", 3 },
        { "deribit-xpm@2026-09-23", 4 },
    };

    [Theory]
    [MemberData(nameof(Draws))]
    public void A_leaf_left_out_leaves_no_bound(string model, int seed)
    {
        var question = Draw(model, seed, 6, 4);
        var leaves = Solve(question, SolveBudget.Default).Leaves;
        Assert.NotEmpty(leaves);
        Assert.True(double.IsFinite(LeafChecker.LowerBound(question, leaves)));
        for (var k = 0; k < leaves.Length; k += 1 + (leaves.Length / 12))
            Assert.Equal(double.NegativeInfinity, LeafChecker.LowerBound(question, leaves.RemoveAt(k)));
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void Claims_without_proof_are_refused(string model, int seed)
    {
        var question = Draw(model, seed, 6, 4);
        var answer = Solve(question, SolveBudget.Default);
        var leaves = answer.Leaves;
        var room = 1e-7 * (1.0 + Math.Abs(answer.Objective));
        for (var k = 0; k < leaves.Length; k += 1 + (leaves.Length / 12))
        {
            var leaf = leaves[k];
            foreach (var proof in Enum.GetValues<PartProof>())
            {
                // The best trades lie in some leaf: whatever is claimed of any, no bound above them may follow.
                Assert.True(LeafChecker.LowerBound(question, leaves.SetItem(k, leaf with { Proof = proof })) <= answer.Objective + room);
            }

            if (leaf.Certificate is not { } certificate) continue;
            var larger = certificate with { LimitMultipliers = [.. certificate.LimitMultipliers.Select(m => (3.0 * m) + 1.0)] };
            Assert.True(LeafChecker.LowerBound(question, leaves.SetItem(k, leaf with { Certificate = larger })) <= answer.Objective + room);
            var other = certificate with { LimitMultipliers = [.. certificate.LimitMultipliers, 1.0] };
            Assert.Equal(double.NegativeInfinity, LeafChecker.LowerBound(question, leaves.SetItem(k, leaf with { Certificate = other })));
        }
    }

    /// <summary>Wherever checking ends early, the bound is one that was checked: that of the whole, or the one of all leaves.</summary>
    [Theory]
    [MemberData(nameof(Draws))]
    public void Leaves_that_are_not_checked_are_not_counted(string model, int seed)
    {
        var question = Draw(model, seed, 6, 4);
        var answer = Solve(question, SolveBudget.Default);
        var all = LeafChecker.LowerBound(question, answer.Leaves);
        var (_, certificate) = Assert.NotNull(answer.Root);
        var ofWhole = LeafChecker.LowerBound(question, [new PartLeaf(PartProof.Bound, Part.Whole, Part.Whole, certificate)]);
        var programs = answer.Leaves.Select(l => l.Lowered).Where(p => p != Part.Whole).Distinct().Count();
        Assert.True(ofWhole <= all);
        for (var asked = 0; asked <= programs; asked += 1 + (programs / 8))
        {
            Assert.Equal(ofWhole, Checked(asked, answer.Root));
            Assert.Equal(double.NegativeInfinity, Checked(asked, whole: null));
        }

        Assert.Equal(all, Checked(programs + 1, answer.Root));
        Assert.Equal(all, Checked(int.MaxValue, whole: null));

        double Checked(int parts, (LoweredPart, Certificate)? whole)
        {
            var left = parts;
            return LeafChecker.LowerBound(question, answer.Leaves, whole, () => left-- <= 0);
        }
    }

    [Theory]
    [InlineData("bybit-pm@2025-01-10", 1)]
    [InlineData("okx-pm@2025-01-15", 3)]
    [InlineData("derive-pm2@2025-06-12", 2)]
    public void The_same_work_gives_the_same_answer_with_a_bound_that_holds(string model, int seed)
    {
        var question = Draw(model, seed, 6, 4);
        var most = Answer(long.MaxValue);
        foreach (var work in new[] { 0L, 100_000, 1_000_000, 10_000_000 })
        {
            var (first, second) = (Answer(work), Answer(work));
            Assert.Equal(first.Objective, second.Objective);
            Assert.Equal(first.LowerBound, second.LowerBound);
            Assert.Equal(first.Book?.Lots, second.Book?.Lots);
            Assert.Equal((first.Status, first.Work), (second.Status, second.Work));
            Assert.True(first.LowerBound <= most.Objective + (1e-7 * (1.0 + Math.Abs(most.Objective))));
        }

        QuestionSolution Answer(long work) =>
            QuestionSolver.Solve(question, new ConvexSolver(), SolveBudget.Default with { WorkLimit = work, RelativeGap = Gap }, CancellationToken.None);
    }

    [Fact]
    public void Time_for_checking_is_that_of_the_parts_that_leaves_rest_on()
    {
        var time = new CheckingTime();
        var (left, right) = (Part.Whole.Within(PartKey.Trade(0), 0.0, 1.0), Part.Whole.Within(PartKey.Trade(0), 2.0, 3.0));
        time.Move(Part.Whole, Part.Whole, TimeSpan.FromSeconds(1.0));
        time.Cut(Part.Whole, 2);
        time.Move(Part.Whole, left, TimeSpan.FromSeconds(2.0));
        Assert.Equal(TimeSpan.FromSeconds(3.0), time.Total);
        time.Move(Part.Whole, right, TimeSpan.FromSeconds(4.0));
        Assert.Equal(TimeSpan.FromSeconds(6.0), time.Total);
    }

    [Fact]
    public void Multipliers_of_a_smaller_part_prove_nothing_of_a_larger_one()
    {
        var question = Draw("derive-sm@2025-10-29", 1, 6, 4);
        var leaves = Solve(question, SolveBudget.Default).Leaves;
        var bounded = leaves.First(l => l.Proof == PartProof.Bound);
        ImmutableArray<PartLeaf> claimed = [bounded with { Part = Part.Whole }];
        Assert.Equal(double.NegativeInfinity, LeafChecker.LowerBound(question, claimed));
    }

    [Fact]
    public void Ranges_between_whole_lots_hold_nothing()
    {
        var question = Draw("derive-sm@2025-10-29", 1, 6, 4);
        var key = PartKey.Trade(0);
        var none = new Certificate([], []);
        PartLeaf Leaf(double lower, double upper) => new(PartProof.Bound, Part.Whole.Within(key, lower, upper), Part.Whole, none);
        var steps = TradeBox.Steps(question.Landscape.Universe, wholeLots: true);
        var coverage = new Coverage(TradeBox.Whole(question.Landscape.Universe, wholeLots: true), steps);
        Assert.True(coverage.Holds([Leaf(double.NegativeInfinity, 1.0).Part, Leaf(2.0, double.PositiveInfinity).Part]));
        Assert.False(coverage.Holds([Leaf(double.NegativeInfinity, 1.0).Part, Leaf(3.0, double.PositiveInfinity).Part]));
        Assert.False(coverage.Holds([Leaf(double.NegativeInfinity, 1.5).Part, Leaf(1.5, double.PositiveInfinity).Part]));
        var fractions = new Coverage(TradeBox.Whole(question.Landscape.Universe, wholeLots: false), new double[steps.Length]);
        Assert.True(fractions.Holds([Leaf(double.NegativeInfinity, 1.5).Part, Leaf(1.5, double.PositiveInfinity).Part]));
        Assert.False(fractions.Holds([Leaf(double.NegativeInfinity, 1.0).Part, Leaf(2.0, double.PositiveInfinity).Part]));
    }

    /// <summary>Wherever the clock strikes, the number of the checkpoint repeats the answer.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(150)]
    public void A_search_that_the_clock_ends_is_repeated_by_its_checkpoint(int milliseconds)
    {
        var question = Draw("derive-pm2@2025-06-12", 1, 20, 5);
        var stopped = Solve(question, SolveBudget.Default with { WallClock = TimeSpan.FromMilliseconds(milliseconds) });
        AssertSame(question, stopped, Solve(question, SolveBudget.Default with { CheckpointLimit = stopped.StoppedAt ?? int.MaxValue }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void A_search_that_its_work_ends_is_repeated_by_its_checkpoint(int thousands)
    {
        var question = Draw("derive-sm@2025-10-29", 2, 20, 5);
        var stopped = Solve(question, SolveBudget.Default with { WorkLimit = 1_000L * thousands });
        AssertSame(question, stopped, Solve(question, SolveBudget.Default with { CheckpointLimit = stopped.StoppedAt ?? int.MaxValue }));
    }

    [Fact]
    public void A_cancelled_search_still_bounds_every_point()
    {
        var question = Draw("derive-sm@2025-10-29", 2, 20, 5);
        var answer = new DividedSearch(question, question.Lower(holdPresent: false), new ConvexSolver(), SolveBudget.Default, new CancellationToken(canceled: true)).Solve(known: null);
        Assert.NotNull(answer.StoppedAt);
        Assert.True(LeafChecker.LowerBound(question, answer.Leaves) <= question.Evaluate(BookState.Present(question.Landscape.Universe)));
    }

    private static void AssertSame(PreparedQuestion question, DividedAnswer first, DividedAnswer second)
    {
        Assert.Equal(first.Objective, second.Objective);
        Assert.Equal(first.Parts, second.Parts);
        Assert.Equal(first.Leaves.Length, second.Leaves.Length);
        Assert.Equal(first.Checkpoints, second.Checkpoints);
        Assert.Equal(LeafChecker.LowerBound(question, first.Leaves), LeafChecker.LowerBound(question, second.Leaves));
    }

    private static PreparedQuestion Draw(string model, int seed, int candidates, int lots) =>
        new Workbench(ModelProblems.Draw(MarginModelCatalog.Embedded.Named(model), seed, candidates, lots)).Question;

    private static DividedAnswer Solve(PreparedQuestion question, SolveBudget budget) =>
        new DividedSearch(question, question.Lower(holdPresent: false), new ConvexSolver(), budget with { RelativeGap = Gap }, CancellationToken.None).Solve(known: null);
}

using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Tree;

/// <summary>Whatever is changed in a proof, the checker never confirms a bound above the optimum; a tree that leaves something out proves nothing.</summary>
public class TamperedProofTests
{
    private static readonly ConvexProgram Program = LegPrograms.WithRules(TreeSearchTests.HardProgram(), new Random(2));
    private static readonly Solution Solved = new ConvexSolver().Solve(Program, SolveBudget.Default with { RelativeGap = 1e-7 });

    private static TreeProof Proof => Solved.Tree!;

    [Fact]
    public void The_proof_itself_is_confirmed() => Assert.InRange(TreeProofChecker.LowerBound(Program, Proof), Solved.Objective - (1e-6 * Program.GapScale), Solved.Objective + 1e-9);

    [Fact]
    public void A_tree_without_one_of_its_leaves_is_refused()
    {
        HashSet<int> parents = [.. Proof.Nodes.Select(node => node.Parent)];
        int[] leaves = [.. Enumerable.Range(1, Proof.Nodes.Length - 1).Where(k => !parents.Contains(k))];
        int refused = 0;
        foreach (int leaf in leaves)
        {
            double bound = TreeProofChecker.LowerBound(Program, Without(leaf));
            AssertNoHigher(bound);
            refused += double.IsNegativeInfinity(bound) ? 1 : 0;
        }

        Assert.True(refused >= leaves.Length / 2, $"{refused} of {leaves.Length} refused");
    }

    [Fact]
    public void A_part_that_is_cut_short_is_refused()
    {
        int refused = 0;
        for (int k = 1; k < Proof.Nodes.Length; k++)
        {
            TreePart part = Proof.Nodes[k].Part!.Value;
            double bound = TreeProofChecker.LowerBound(Program, With(k, node => node with { Part = part with { Upper = part.Upper - 1.0 } }));
            AssertNoHigher(bound);
            refused += double.IsNegativeInfinity(bound) ? 1 : 0;
        }

        Assert.True(refused > 0, "no cut was noticed");
    }

    [Theory]
    [InlineData("parent after child")]
    [InlineData("parent beyond the tree")]
    [InlineData("part missing")]
    [InlineData("variable unknown")]
    [InlineData("siblings in two variables")]
    [InlineData("root with a part")]
    [InlineData("no nodes")]
    [InlineData("too few multipliers")]
    [InlineData("function without weights")]
    [InlineData("kept variable unknown")]
    [InlineData("kept ranges of nothing")]
    [InlineData("root claimed empty")]
    public void A_malformed_tree_is_refused(string kind)
    {
        TreeEvidence root = Proof.Nodes[0].Evidence!;
        TreeProof tampered = kind switch
        {
            "parent after child" => With(1, node => node with { Parent = 1 }),
            "parent beyond the tree" => With(1, node => node with { Parent = Proof.Nodes.Length }),
            "part missing" => With(1, node => node with { Part = null }),
            "variable unknown" => With(1, node => node with { Part = node.Part!.Value with { Variable = Program.VariableCount } }),
            "siblings in two variables" => With(Sibling(), node => node with { Part = node.Part!.Value with { Variable = (node.Part.Value.Variable + 1) % Program.VariableCount } }),
            "root with a part" => With(0, node => node with { Part = new TreePart(0, 0.0, 0.0) }),
            "no nodes" => new TreeProof([]),
            "too few multipliers" => With(0, node => node with { Evidence = root with { Multipliers = root.Multipliers with { LimitMultipliers = [] } } }),
            "function without weights" => With(0, node => node with { Evidence = root with { Multipliers = root.Multipliers with { FunctionWeights = [] } } }),
            "kept variable unknown" => With(0, node => node with { Evidence = root with { Kept = [new TreePart(-1, 0.0, 0.0)] } }),
            "kept ranges of nothing" => With(0, node => node with { Evidence = root with { IsEmpty = true, Kept = [new TreePart(0, 0.0, 0.0)] } }),
            _ => new TreeProof([Proof.Nodes[0] with { Evidence = root with { IsEmpty = true, Kept = [] } }]),
        };
        Assert.Equal(double.NegativeInfinity, TreeProofChecker.LowerBound(Program, tampered));
    }

    [Fact]
    public void Ranges_ruled_out_without_reason_lower_the_bound()
    {
        TreeEvidence root = Proof.Nodes[0].Evidence!;
        int used = Array.FindIndex(Solved.X, x => x != 0.0);
        TreeProof tampered = With(0, node => node with { Evidence = root with { Kept = [new TreePart(used, 0.0, 0.0)] } });
        Assert.True(TreeProofChecker.LowerBound(Program, tampered) < Solved.LowerBound - (1e-6 * Program.GapScale));
    }

    [Fact]
    public void Other_multipliers_prices_and_ranges_never_prove_more_than_the_optimum()
    {
        var random = new Random(8);
        for (int round = 0; round < 400; round++)
        {
            int at = random.Next(Proof.Nodes.Length);
            if (Proof.Nodes[at].Evidence is not { } evidence)
            {
                continue;
            }

            double factor = Math.ScaleB(random.NextDouble(), random.Next(4));
            TreeEvidence other = (round % 4) switch
            {
                0 => evidence with { Multipliers = evidence.Multipliers with { LimitMultipliers = [.. evidence.Multipliers.LimitMultipliers.Select(m => (m + 0.01) * factor)] } },
                1 => evidence with { LegPrice = (evidence.LegPrice + 0.01) * factor },
                2 => evidence with { Multipliers = evidence.Multipliers with { FunctionWeights = [.. evidence.Multipliers.FunctionWeights.Select(w => w with { Weights = [.. w.Weights.Select(v => v * factor)] })] } },
                _ => evidence with { Kept = [.. evidence.Kept.Add(new TreePart(random.Next(Program.VariableCount), -1.0, 1.0))] },
            };
            AssertNoHigher(TreeProofChecker.LowerBound(Program, With(at, node => node with { Evidence = other })));
        }
    }

    private static void AssertNoHigher(double bound) => Assert.True(bound <= Solved.Objective + (1e-9 * Program.GapScale), $"{bound} above the optimum {Solved.Objective}");

    private static int Sibling() => Enumerable.Range(2, Proof.Nodes.Length - 2).First(k => Enumerable.Range(1, k - 1).Any(j => Proof.Nodes[j].Parent == Proof.Nodes[k].Parent));

    private static TreeProof With(int at, Func<TreeProofNode, TreeProofNode> change) => new(Proof.Nodes.SetItem(at, change(Proof.Nodes[at])));

    private static TreeProof Without(int leaf) => new(
    [
        .. Proof.Nodes.Where((_, k) => k != leaf).Select(node => node.Parent > leaf ? node with { Parent = node.Parent - 1 } : node),
    ]);
}

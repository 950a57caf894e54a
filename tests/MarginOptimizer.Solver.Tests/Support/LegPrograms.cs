using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>Programs under rules on legs, and their optima by trying every choice.</summary>
internal static class LegPrograms
{
    /// <summary>The program with zero in every box.</summary>
    public static ConvexProgram WithZero(ConvexProgram program) => program with
    {
        Lower = [.. program.Lower.Select(lower => Math.Min(lower, 0.0))],
        Upper = [.. program.Upper.Select(upper => Math.Max(upper, 0.0))],
    };

    /// <summary>Random minimum sizes, charges and a limit on the number of legs.</summary>
    public static ConvexProgram WithRules(ConvexProgram program, Random random)
    {
        ImmutableArray<LegRule> rules =
        [
            .. Enumerable.Range(0, program.VariableCount).Where(_ => random.Next(5) > 0).Select(i => new LegRule(
                i,
                random.Next(2) == 0 ? 0.0 : Math.Round(4.0 * random.NextDouble(), 1),
                random.Next(2) == 0 ? 0.0 : Math.Round(4.0 * random.NextDouble(), 1),
                random.Next(2) == 0 ? 0.0 : program.GapScale * Math.Round(random.NextDouble(), 2))),
        ];
        return program with { Legs = new LegRules(rules, random.Next(3) == 0 ? null : random.Next(4)) };
    }

    /// <summary>Least objective over all choices of unused, up and down, each solved as a plain linear program; +infinity when none is feasible.</summary>
    public static double BestOfChoices(ConvexProgram program)
    {
        ImmutableArray<LegRule> rules = program.Legs!.Rules;
        double best = double.PositiveInfinity;
        for (int choice = 0; choice < Math.Pow(3.0, rules.Length); choice++)
        {
            double[] lower = [.. program.Lower], upper = [.. program.Upper];
            double charges = 0.0;
            int used = 0, digits = choice;
            bool isPossible = true;
            foreach (LegRule rule in rules)
            {
                int use = digits % 3, i = rule.Variable;
                digits /= 3;
                lower[i] = use == 0 ? 0.0 : use == 1 ? rule.LeastUp : lower[i];
                upper[i] = use == 0 ? 0.0 : use == 2 ? -rule.LeastDown : upper[i];
                charges += use == 0 ? 0.0 : rule.Charge;
                used += use == 0 ? 0 : 1;
                isPossible &= lower[i] <= upper[i];
            }

            if (!isPossible || used > (program.Legs.MostLegs ?? int.MaxValue))
            {
                continue;
            }

            Solution solution = new LpSolver().Solve(program with { Lower = lower, Upper = upper, Legs = null }, SolveBudget.Default);
            best = solution.HasPoint ? Math.Min(best, solution.Objective + charges) : best;
        }

        return best;
    }

    /// <summary>The same program with all money in another unit.</summary>
    public static ConvexProgram InMoney(ConvexProgram program, double factor)
    {
        ConvexProgram scaled = MoneyScale.Times(program, factor);
        return scaled with { Legs = program.Legs! with { Rules = [.. program.Legs.Rules.Select(rule => rule with { Charge = rule.Charge * factor })] } };
    }
}

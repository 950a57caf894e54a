using MarginOptimizer.Domain;
using MarginOptimizer.Risk.Numerics;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Log-returns of one coin by their probability.</summary>
internal abstract class MarginalReturns
{
    /// <param name="recipe">Names the kind, and the deviation where the caller gives one.</param>
    /// <param name="coin">Whose.</param>
    /// <param name="past">Log-returns of the history; null without one.</param>
    public static MarginalReturns Of(ScenarioRecipe recipe, Currency coin, double[]? past)
    {
        var own = past is null ? 0.0 : EwmaVolatility.LongRun(past);
        double? given = recipe.Deviations.TryGetValue(coin, out var deviation) ? deviation : null;
        return recipe.Marginal switch
        {
            MarginalKind.Empirical => new Empirical([.. past!.Order()], given is { } wanted && own > 0.0 ? wanted / own : 1.0),
            MarginalKind.Normal => new Normal(given ?? own),
            _ => new Student(new StudentDistribution(recipe.Degrees), (given ?? own) * Math.Sqrt((recipe.Degrees - 2.0) / recipe.Degrees)),
        };
    }

    /// <summary>Log-return that is not exceeded with a probability, &gt; 0 and &lt; 1.</summary>
    public abstract double At(double probability);

    private sealed class Empirical(double[] ascending, double scale) : MarginalReturns
    {
        public override double At(double probability)
        {
            var place = probability * (ascending.Length - 1);
            var below = (int)place;
            var above = Math.Min(below + 1, ascending.Length - 1);
            return scale * (ascending[below] + ((place - below) * (ascending[above] - ascending[below])));
        }
    }

    private sealed class Normal(double deviation) : MarginalReturns
    {
        public override double At(double probability) => deviation * NormalDistribution.Quantile(probability);
    }

    private sealed class Student(StudentDistribution law, double scale) : MarginalReturns
    {
        public override double At(double probability) => scale * law.Quantile(probability);
    }
}

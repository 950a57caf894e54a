using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Lots;

/// <summary>
/// Continuous variables whose best value follows from the lots: they only make other forms worse as they grow, and upper limits push them up.
/// The largest of several convex forms and the excess over a soft limit enter a program as such variables.
/// </summary>
internal sealed class FollowingVariables
{
    private readonly Follower[] _followers;

    private FollowingVariables(Follower[] followers) => _followers = followers;

    public int Count => _followers.Length;

    /// <summary>The continuous variables in an order in which each follows from earlier ones; null when one of them does not follow.</summary>
    public static FollowingVariables? Of(ConvexProgram program, LotForm[] forms)
    {
        List<Follower> waiting = [];
        for (int i = 0; i < program.VariableCount; i++)
        {
            if (program.Lots[i] > 0.0)
            {
                continue;
            }

            if (!Follows(program, forms, i))
            {
                return null;
            }

            waiting.Add(new Follower(i, program.Lower[i], program.Upper[i], Uses(forms, i, pushing: true), Uses(forms, i, pushing: false)));
        }

        return Ordered(waiting) is { } ordered ? new FollowingVariables(ordered) : null;
    }

    /// <summary>Adds the followers' terms to the values of the forms, in which they were left out, and writes their values.</summary>
    /// <param name="forms">Bounds of the forms.</param>
    /// <param name="values">One per form.</param>
    /// <param name="x">Receives the value of each follower; empty when nobody asks.</param>
    public void Settle(LotForm[] forms, Span<double> values, Span<double> x)
    {
        foreach (Follower follower in _followers)
        {
            double value = follower.Lower;
            foreach ((int form, double coefficient) in follower.PushedBy)
            {
                value = Math.Max(value, (values[form] - forms[form].Upper) / -coefficient);
            }

            value = Math.Min(value, follower.Upper);
            foreach ((int form, double coefficient) in follower.PushedBy)
            {
                values[form] += coefficient * value;
            }

            foreach ((int form, double coefficient) in follower.Burdens)
            {
                values[form] += coefficient * value;
            }

            if (!x.IsEmpty)
            {
                x[follower.Variable] = value;
            }
        }
    }

    /// <summary>Whether a follower makes room in a limit, so that rounding cannot break it.</summary>
    public bool TakesUp(ConvexForm form)
    {
        foreach (Follower follower in _followers)
        {
            if (follower.Variable < form.Linear.Length && form.Linear[follower.Variable] < 0.0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Follows(ConvexProgram program, LotForm[] forms, int variable)
    {
        foreach (LotForm form in forms)
        {
            double coefficient = variable < form.Linear.Length ? form.Linear[variable] : 0.0;
            bool isUpperLimit = double.IsNegativeInfinity(form.Lower) && double.IsFinite(form.Upper);
            bool isObjective = double.IsNegativeInfinity(form.Lower) && double.IsPositiveInfinity(form.Upper);
            if (coefficient != 0.0 && !isUpperLimit && !(isObjective && coefficient > 0.0))
            {
                return false;
            }
        }

        foreach (ScenarioFunction function in program.Functions)
        {
            for (int row = 0; row < function.Matrix.Rows && variable < function.Matrix.Columns; row++)
            {
                if (function.Matrix.Row(row)[variable] != 0.0)
                {
                    return false;
                }
            }
        }

        bool isCurved = (program.Quadratic is { } quadratic && ((variable < quadratic.Diagonal.Length && quadratic.Diagonal[variable] != 0.0) || Uses(quadratic.Factors, variable)))
            || program.Norms.Any(norm => Uses(norm.Matrix, variable));
        return !isCurved && !program.Separables.Any(separable => separable.Parts.Any(part => part.Variable == variable));
    }

    private static bool Uses(RowMatrix? matrix, int variable)
    {
        for (int row = 0; matrix is not null && variable < matrix.Columns && row < matrix.Rows; row++)
        {
            if (matrix.Row(row)[variable] != 0.0)
            {
                return true;
            }
        }

        return false;
    }

    private static (int Form, double Coefficient)[] Uses(LotForm[] forms, int variable, bool pushing)
    {
        List<(int, double)> uses = [];
        for (int k = 0; k < forms.Length; k++)
        {
            double coefficient = variable < forms[k].Linear.Length ? forms[k].Linear[variable] : 0.0;
            if (coefficient != 0.0 && coefficient < 0.0 == pushing)
            {
                uses.Add((k, coefficient));
            }
        }

        return [.. uses];
    }

    /// <summary>A follower comes after those that appear in the limits which push it; null when they wait for each other.</summary>
    private static Follower[]? Ordered(List<Follower> waiting)
    {
        List<Follower> ordered = [];
        while (waiting.Count > 0)
        {
            int next = waiting.FindIndex(follower => !waiting.Exists(other => other.Variable != follower.Variable && follower.WaitsFor(other)));
            if (next < 0)
            {
                return null;
            }

            ordered.Add(waiting[next]);
            waiting.RemoveAt(next);
        }

        return [.. ordered];
    }

    private sealed record Follower(
        int Variable, double Lower, double Upper, (int Form, double Coefficient)[] PushedBy, (int Form, double Coefficient)[] Burdens)
    {
        public bool WaitsFor(Follower other) => PushedBy.Any(push =>
            other.PushedBy.Any(use => use.Form == push.Form) || other.Burdens.Any(use => use.Form == push.Form));
    }
}

using System.Collections.Immutable;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// A program over a box in which most variables are settled, as a program in the others alone: what the settled ones contribute is part of offsets and
/// constants. Limits keep their places, so multipliers of the one are multipliers of the other; rows of a maximum that another row exceeds everywhere in
/// the box are left out.
/// </summary>
internal sealed class NarrowedProgram
{
    private const double LotTolerance = 1e-9;

    private readonly double[] _settled;
    private readonly int[] _free;
    private readonly int[]?[] _rows;

    private NarrowedProgram(ConvexProgram program, double[] settled, int[] free, int[]?[] rows)
    {
        Program = program;
        _settled = settled;
        _free = free;
        _rows = rows;
    }

    public ConvexProgram Program { get; }

    /// <summary>The part of the whole program that this one is: the box around it, said of one variable that is free.</summary>
    public TreePart Entry { get; private init; }

    /// <summary>Null where too few variables are settled, or more legs are used already than may be.</summary>
    /// <param name="program">The whole.</param>
    /// <param name="box">Ends in lots at whole multiples.</param>
    /// <param name="mostFree">Share of the variables that may be free.</param>
    public static NarrowedProgram? Of(ConvexProgram program, TreeBox box, double mostFree)
    {
        int[] free = [.. Enumerable.Range(0, program.VariableCount).Where(i => box.Lower[i] < box.Upper[i])];
        if (free.Length == 0 || free.Length > mostFree * program.VariableCount)
        {
            return null;
        }

        (double[] lower, double[] upper) = Ranges(program, box);
        if (Array.Exists(free, i => lower[i] > upper[i]))
        {
            return null;
        }

        double[] settled = [.. box.Lower];
        var place = new int[program.VariableCount];
        Array.Fill(place, -1);
        for (int k = 0; k < free.Length; k++)
        {
            settled[free[k]] = 0.0;
            place[free[k]] = k;
        }

        LegRules? legs = LegsOf(program, box, place, out double charges);
        if (legs is { MostLegs: < 0 })
        {
            return null;
        }

        var rows = new int[]?[program.Functions.Length];
        ImmutableArray<ScenarioFunction> functions = [.. program.Functions.Select((function, j) => Function(function, box, settled, free, out rows[j]))];
        double[] constants = [.. program.Separables.Select(s => s.Parts.Where(p => place[p.Variable] < 0).Sum(p => PointEvaluation.Value(p, settled[p.Variable])))];
        var narrowed = new ConvexProgram
        {
            VariableCount = free.Length,
            Lower = [.. free.Select(i => lower[i])],
            Upper = [.. free.Select(i => upper[i])],
            Lots = [.. free.Select(i => program.Lots[i])],
            Functions = functions,
            Separables = [.. program.Separables.Select(s => s with { Parts = [.. s.Parts.Where(p => place[p.Variable] >= 0).Select(p => p with { Variable = place[p.Variable] })] })],
            Objective = Form(program.Objective, charges),
            Limits = [.. program.Limits.Select(limit => limit with { Form = Form(limit.Form, 0.0), FoldedSize = limit.FoldedSize + Folded(limit.Form) })],
            Legs = legs,
            GapScale = program.GapScale,
        };
        int entry = free[0];
        return new NarrowedProgram(narrowed, settled, free, rows) { Entry = new TreePart(entry, box.Lower[entry], box.Upper[entry], box.Use[entry]) };

        double Folded(ConvexForm form) => Math.Abs(form.Constant) + form.Linear.Select((c, i) => Math.Abs(c * settled[i])).Sum() + form.Separables.Sum(t => Math.Abs(t.Weight * constants[t.Function]));

        ConvexForm Form(ConvexForm form, double more) => form with
        {
            Linear = form.Linear.Length == 0 ? [] : [.. free.Select(i => form.Linear[i])],
            Constant = form.Constant + more + form.Linear.Select((c, i) => c * settled[i]).Sum() + form.Separables.Sum(t => t.Weight * constants[t.Function]),
        };
    }

    /// <summary>A point of the whole program from one of this.</summary>
    public double[] Lift(ReadOnlySpan<double> x)
    {
        double[] whole = [.. _settled];
        for (int k = 0; k < _free.Length; k++)
        {
            whole[_free[k]] = x[k];
        }

        return whole;
    }

    /// <summary>What a point of the whole program has of the variables of this.</summary>
    public double[] Narrow(double[] whole) => [.. _free.Select(i => whole[i])];

    /// <summary>A proof for this program in the words of the whole one; parents count from its own first node.</summary>
    public TreeProofNode Lift(TreeProofNode node) => node with
    {
        Part = node.Part is { } part ? Lift(part) : Entry,
        Implied = [.. node.Implied.Select(range => range with { Kept = Lift(range.Kept) })],
        Evidence = node.Evidence is { } evidence
            ? evidence with { Multipliers = Lift(evidence.Multipliers), Kept = [.. evidence.Kept.Select(Lift)] }
            : null,
    };

    private TreePart Lift(TreePart part) => part with { Variable = _free[part.Variable] };

    private Certificate Lift(Certificate certificate) => certificate with
    {
        FunctionWeights = [.. certificate.FunctionWeights.Select((weights, j) => _rows[j] is { } rows ? weights with { Rows = [.. weights.Rows.Select(row => rows[row])] } : weights)],
    };

    /// <summary>Of the box; legs that are used whatever happens reach their least sizes, for their rules end here.</summary>
    private static (double[] Lower, double[] Upper) Ranges(ConvexProgram program, TreeBox box)
    {
        (double[] lower, double[] upper) = ([.. box.Lower], [.. box.Upper]);
        foreach (LegRule rule in program.Legs?.Rules ?? [])
        {
            int i = rule.Variable;
            double lot = program.Lots[i];
            if (box.Use[i] == LegUse.Up || box.Lower[i] > 0.0)
            {
                lower[i] = Math.Max(lower[i], lot > 0.0 ? lot * Math.Ceiling((rule.LeastUp / lot) - LotTolerance) : rule.LeastUp);
            }
            else if (box.Use[i] == LegUse.Down || box.Upper[i] < 0.0)
            {
                upper[i] = Math.Min(upper[i], -(lot > 0.0 ? lot * Math.Ceiling((rule.LeastDown / lot) - LotTolerance) : rule.LeastDown));
            }
        }

        return (lower, upper);
    }

    /// <summary>Legs that are used whatever happens count and pay; the others keep their rules.</summary>
    private static LegRules? LegsOf(ConvexProgram program, TreeBox box, int[] place, out double charges)
    {
        charges = 0.0;
        if (program.Legs is not { } legs)
        {
            return null;
        }

        int used = 0;
        ImmutableArray<LegRule>.Builder rules = ImmutableArray.CreateBuilder<LegRule>();
        foreach (LegRule rule in legs.Rules)
        {
            int i = rule.Variable;
            if (LegTerms.IsUsed(box.Use[i], box.Lower[i], box.Upper[i]))
            {
                used++;
                charges += rule.Charge;
            }
            else if (place[i] >= 0)
            {
                rules.Add(rule with { Variable = place[i] });
            }
        }

        return new LegRules(rules.ToImmutable(), legs.MostLegs - used);
    }

    private static ScenarioFunction Function(ScenarioFunction function, TreeBox box, double[] settled, int[] free, out int[]? kept)
    {
        int columns = function.Matrix.Columns, width = free.Count(i => i < columns), count = function.Matrix.Rows;
        var values = new double[count * width];
        var offsets = new double[count];
        var highest = new double[count];
        double least = function.FloorAtZero ? 0.0 : double.NegativeInfinity;
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<double> coefficients = function.Matrix.Row(row);
            double fixedPart = 0.0, low = 0.0, high = 0.0, scale = function.Scale(row);
            for (int i = 0; i < columns; i++)
            {
                fixedPart += settled[i] == 0.0 ? 0.0 : coefficients[i] * settled[i];
            }

            for (int k = 0; k < width; k++)
            {
                double coefficient = coefficients[free[k]], first = coefficient * box.Lower[free[k]], last = coefficient * box.Upper[free[k]];
                values[(row * width) + k] = coefficient;
                low += Math.Min(first, last);
                high += Math.Max(first, last);
            }

            offsets[row] = function.Offsets[row] + (scale * fixedPart);
            (low, high) = scale >= 0.0 ? (scale * low, scale * high) : (scale * high, scale * low);
            highest[row] = offsets[row] + high;
            least = Math.Max(least, offsets[row] + low);
        }

        kept = function.IsMaximum ? [.. Enumerable.Range(0, count).Where(row => highest[row] >= least)] : null;
        if (kept is null || kept.Length == count || kept.Length == 0)
        {
            kept = null;
            return function with { Matrix = new RowMatrix(values, count, width, width), Offsets = offsets };
        }

        int[] rows = kept;
        var fewer = new double[rows.Length * width];
        for (int k = 0; k < rows.Length; k++)
        {
            values.AsSpan(rows[k] * width, width).CopyTo(fewer.AsSpan(k * width));
        }

        return function with
        {
            Matrix = new RowMatrix(fewer, rows.Length, width, width),
            Offsets = [.. rows.Select(row => offsets[row])],
            RowMass = function.RowMass.Length == 0 ? [] : [.. rows.Select(row => function.RowMass[row])],
            RowScale = function.RowScale.Length == 0 ? [] : [.. rows.Select(row => function.RowScale[row])],
        };
    }
}

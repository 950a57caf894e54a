using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>What the lot search needs to know of a program, laid out for evaluating one-variable moves.</summary>
internal sealed class LotProgram
{
    /// <summary>Whole numbers are exact up to here; a box wider than that is searched up to there.</summary>
    private const double MostLots = 9007199254740992.0;

    private LotProgram(ConvexProgram program, LotTable table, LotForm[] forms)
    {
        Table = table;
        Program = program;
        Diagonal = program.Quadratic?.Diagonal ?? [];
        Forms = forms;
        LinearByVariable = new double[Program.VariableCount * forms.Length];
        PartOf = new PiecewiseLinear?[Program.Separables.Length * Program.VariableCount];
        Touched = new int[Program.VariableCount][];
        (LowestLot, HighestLot) = Boxes(Program);
        Followers = FollowingVariables.Of(Program, forms);
    }

    public LotTable Table { get; }

    /// <summary>Of the quadratic; empty = zeros.</summary>
    public double[] Diagonal { get; }

    public ConvexProgram Program { get; }

    /// <summary>Objective, second objective (empty without one), then the limits.</summary>
    public LotForm[] Forms { get; }

    /// <summary>The continuous variables where all of them follow from the lots; null where the linear program must find them.</summary>
    public FollowingVariables? Followers { get; }

    /// <summary>Linear coefficient of variable i in form k at i * Forms.Length + k.</summary>
    public double[] LinearByVariable { get; }

    /// <summary>Part of separable s for variable i at s * variables + i.</summary>
    public PiecewiseLinear?[] PartOf { get; }

    /// <summary>Blocks that variable i can change.</summary>
    public int[][] Touched { get; }

    /// <summary>Smallest and largest whole multiples inside the box; for continuous variables unused.</summary>
    public long[] LowestLot { get; }

    public long[] HighestLot { get; }

    /// <param name="program">The program.</param>
    /// <param name="relaxed">Optimum with lots disregarded: limits get their sizes there.</param>
    /// <param name="multipliers">Prices of the limits: what breaking one by a unit is worth.</param>
    /// <param name="meter">When it has stopped, the tables are incomplete and only <see cref="Completed"/> is of use.</param>
    public static LotProgram Build(ConvexProgram program, double[] relaxed, Certificate multipliers, WorkMeter meter)
    {
        var table = new LotTable(program);
        var empty = new ConvexForm([], 0.0, [], []);
        const double Free = double.PositiveInfinity;
        List<LotForm> forms =
        [
            new LotForm(program.Objective, -Free, Free, table, withQuadratic: true),
            new LotForm(program.SecondObjective ?? empty, -Free, Free, table),
        ];
        double worth = Math.Max(program.GapScale, Math.Abs(PointEvaluation.Objective(program, relaxed)));
        for (int k = 0; k < program.Limits.Length; k++)
        {
            ProgramLimit limit = program.Limits[k];
            if (double.IsPositiveInfinity(limit.Upper) && double.IsNegativeInfinity(limit.Lower))
            {
                continue;
            }

            meter.Pace(limit.Form.Scenarios.Sum(term => (long)program.Functions[term.Function].Matrix.Rows * program.VariableCount));
            double size = meter.Stopped ? 0.0 : LimitCheck.Size(program, limit, relaxed);
            forms.Add(new LotForm(limit.Form, limit.Lower, limit.Upper, table)
            {
                Tolerance = 0.1 * LimitCheck.Tolerance * size,
                Penalty = 2.0 * Math.Abs(multipliers.LimitMultipliers[k]) + (size > 0.0 ? 0.1 * worth / size : 1.0),
            });
        }

        var result = new LotProgram(program, table, [.. forms]);
        table.Fill(meter);
        result.FillTables(meter);
        return result;
    }

    /// <summary>A point with its following variables at the values that its lots ask for, from the program itself and not from the tables.</summary>
    public double[] Completed(double[] x)
    {
        double[] completed = [.. x];
        if (Followers is not { } followers)
        {
            return completed;
        }

        for (int i = 0; i < completed.Length; i++)
        {
            completed[i] = Program.Lots[i] > 0.0 ? completed[i] : 0.0;
        }

        double[] values = [.. Forms.Select(form => PointEvaluation.Value(Program, form.Form, completed))];
        followers.Settle(Forms, values, completed);
        return completed;
    }

    /// <summary>What a variable can reach in its box: with lots the outermost whole multiples inside, judged by the multiples themselves.</summary>
    public static (double Lower, double Upper) Ends(ConvexProgram program, int i)
    {
        double lot = program.Lots[i];
        if (lot == 0.0)
        {
            return (program.Lower[i], program.Upper[i]);
        }

        (long first, long last) = Multiples(program, i, lot);
        return (first * lot, last * lot);
    }

    private static (long[] Lowest, long[] Highest) Boxes(ConvexProgram program)
    {
        var lowest = new long[program.VariableCount];
        var highest = new long[program.VariableCount];
        for (int i = 0; i < program.VariableCount; i++)
        {
            double lot = program.Lots[i];
            if (lot > 0.0)
            {
                (lowest[i], highest[i]) = Multiples(program, i, lot);
            }
        }

        return (lowest, highest);
    }

    private static (long First, long Last) Multiples(ConvexProgram program, int i, double lot)
    {
        long first = (long)Math.Clamp(Math.Ceiling(program.Lower[i] / lot), -MostLots, MostLots);
        long last = (long)Math.Clamp(Math.Floor(program.Upper[i] / lot), -MostLots, MostLots);
        first += (first - 1) * lot >= program.Lower[i] ? -1 : first * lot < program.Lower[i] ? 1 : 0;
        last += (last + 1) * lot <= program.Upper[i] ? 1 : last * lot > program.Upper[i] ? -1 : 0;
        return (first, last);
    }

    private void FillTables(WorkMeter meter)
    {
        int n = Program.VariableCount;
        for (int k = 0; k < Forms.Length; k++)
        {
            for (int i = 0; i < Forms[k].Linear.Length; i++)
            {
                LinearByVariable[i * Forms.Length + k] = Forms[k].Linear[i];
            }
        }

        for (int s = 0; s < Program.Separables.Length; s++)
        {
            foreach (PiecewiseLinear part in Program.Separables[s].Parts)
            {
                PartOf[s * n + part.Variable] = part;
            }
        }

        List<int> touched = [];
        for (int i = 0; i < n && !meter.Pace(Table.Rows / 4); i++)
        {
            touched.Clear();
            ReadOnlySpan<double> column = Table.Column(i);
            for (int block = 0; block < Table.Blocks; block++)
            {
                int first = Table.FirstRow[block], count = Table.FirstRow[block + 1] - first;
                if (column.Slice(first, count).IndexOfAnyExcept(0.0) >= 0)
                {
                    touched.Add(block);
                }
            }

            Touched[i] = [.. touched];
        }
    }
}

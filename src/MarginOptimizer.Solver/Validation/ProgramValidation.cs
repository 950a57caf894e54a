using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Validation;

/// <summary>Collects every fault of a program before anything is computed from it.</summary>
internal sealed class ProgramValidation
{
    private readonly List<string> _faults = [];
    private readonly ConvexProgram _program;

    private ProgramValidation(ConvexProgram program) => _program = program;

    /// <exception cref="ArgumentException">The message names each fault on a line of its own.</exception>
    public static void ThrowIfMalformed(ConvexProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var check = new ProgramValidation(program);
        check.CheckBox();
        check.CheckFunctions();
        check.CheckSeparables();
        check.CheckForm("objective", program.Objective);
        if (program.SecondObjective is { } second)
        {
            check.CheckForm("second objective", second);
        }

        check.CheckLimits();
        if (check._faults.Count > 0)
        {
            throw new ArgumentException(string.Join('\n', check._faults), nameof(program));
        }
    }

    private void Require(bool condition, FormattableString fault)
    {
        if (!condition)
        {
            _faults.Add(FormattableString.Invariant(fault));
        }
    }

    private void CheckBox()
    {
        int n = _program.VariableCount;
        Require(n >= 0, $"variable count {n} is negative");
        Require(_program.Lower.Length == n, $"lower has {_program.Lower.Length} entries for {n} variables");
        Require(_program.Upper.Length == n, $"upper has {_program.Upper.Length} entries for {n} variables");
        Require(_program.Lots.Length == n, $"lots has {_program.Lots.Length} entries for {n} variables");
        Require(_program.GapScale > 0.0 && double.IsFinite(_program.GapScale), $"gap scale is not a positive number");
        if (_faults.Count > 0)
        {
            return;
        }

        for (int i = 0; i < n; i++)
        {
            double lower = _program.Lower[i], upper = _program.Upper[i], lot = _program.Lots[i];
            Require(double.IsFinite(lower) && double.IsFinite(upper), $"box of variable {i} is not finite: [{lower}, {upper}]");
            Require(!(lower > upper), $"box of variable {i} is empty: [{lower}, {upper}]");
            Require(double.IsFinite(lot) && lot >= 0.0, $"lot of variable {i} is {lot}");
        }
    }

    private void CheckFunctions()
    {
        for (int j = 0; j < _program.Functions.Length; j++)
        {
            ScenarioFunction function = _program.Functions[j];
            RowMatrix matrix = function.Matrix;
            string name = $"function {j} '{function.Name}'";
            bool shaped = matrix.Rows >= 0 && matrix.Columns >= 0 && matrix.Columns <= _program.VariableCount && matrix.Stride >= matrix.Columns
                && (matrix.Rows == 0 || matrix.Values.Length >= (long)(matrix.Rows - 1) * matrix.Stride + matrix.Columns);
            Require(shaped, $"{name}: matrix of {matrix.Rows} x {matrix.Columns}, stride {matrix.Stride}, does not fit its {matrix.Values.Length} values or {_program.VariableCount} variables");
            Require(function.Offsets.Length == matrix.Rows, $"{name}: {function.Offsets.Length} offsets for {matrix.Rows} rows");
            Require(matrix.Rows > 0 || function.FloorAtZero, $"{name}: has no rows and no floor");
            Require(DenseKernels.AllFinite(function.Offsets), $"{name}: an offset is not finite");
            for (int row = 0; shaped && row < matrix.Rows; row++)
            {
                Require(DenseKernels.AllFinite(matrix.Row(row)), $"{name}: row {row} is not finite");
            }
        }
    }

    private void CheckSeparables()
    {
        for (int s = 0; s < _program.Separables.Length; s++)
        {
            SeparableFunction separable = _program.Separables[s];
            int previous = -1;
            foreach (PiecewiseLinear part in separable.Parts)
            {
                string name = $"separable {s} '{separable.Name}', variable {part.Variable}";
                Require(part.Variable > previous, $"{name}: parts are not ascending by variable");
                Require(part.Variable >= 0 && part.Variable < _program.VariableCount, $"{name}: no such variable");
                previous = part.Variable;
                Require(part.Slopes.Length == part.Breakpoints.Length + 1, $"{name}: {part.Slopes.Length} slopes for {part.Breakpoints.Length} breakpoints");
                Require(double.IsFinite(part.ValueAtZero) && DenseKernels.AllFinite(part.Breakpoints) && DenseKernels.AllFinite(part.Slopes), $"{name}: a number is not finite");
                Require(Ascending(part.Breakpoints, strict: true), $"{name}: breakpoints are not strictly ascending");
                Require(Ascending(part.Slopes, strict: false), $"{name}: slopes decrease, the function is not convex");
            }
        }
    }

    private void CheckForm(string name, ConvexForm form)
    {
        Require(form.Linear.Length == 0 || form.Linear.Length == _program.VariableCount, $"{name}: {form.Linear.Length} linear coefficients for {_program.VariableCount} variables");
        Require(DenseKernels.AllFinite(form.Linear) && double.IsFinite(form.Constant), $"{name}: a coefficient is not finite");
        CheckTerms(name, "function", form.Scenarios, _program.Functions.Length);
        CheckTerms(name, "separable", form.Separables, _program.Separables.Length);
    }

    private void CheckTerms(string name, string kind, IEnumerable<WeightedTerm> terms, int count)
    {
        foreach (WeightedTerm term in terms)
        {
            Require(term.Function >= 0 && term.Function < count, $"{name}: no {kind} {term.Function}");
            Require(term.Weight >= 0.0 && double.IsFinite(term.Weight), $"{name}: weight {term.Weight} of {kind} {term.Function} is not a number >= 0");
        }
    }

    private void CheckLimits()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ProgramLimit limit in _program.Limits)
        {
            string name = $"limit '{limit.Name}'";
            Require(names.Add(limit.Name), $"{name}: the name is used twice");
            CheckForm(name, limit.Form);
            Require(!double.IsNaN(limit.Lower) && !double.IsNaN(limit.Upper), $"{name}: a bound is NaN");
            Require(limit.Lower < double.PositiveInfinity && limit.Upper > double.NegativeInfinity, $"{name}: a bound can never be met");
            Require(double.IsNegativeInfinity(limit.Lower) || limit.Form.IsLinear, $"{name}: a lower bound needs a linear form");
            Require(!(limit.Lower > limit.Upper), $"{name}: [{limit.Lower}, {limit.Upper}] is empty");
        }
    }

    private static bool Ascending(ReadOnlySpan<double> values, bool strict)
    {
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] < values[i - 1] || (strict && values[i] == values[i - 1]))
            {
                return false;
            }
        }

        return true;
    }
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Validation;

/// <summary>Collects every fault of a program before anything is computed from it.</summary>
internal sealed class ProgramValidation
{
    private readonly List<string> _faults = [];
    private readonly ConvexProgram _program;
    private readonly bool _scenarioRows;

    private ProgramValidation(ConvexProgram program, bool scenarioRows)
    {
        _program = program;
        _scenarioRows = scenarioRows;
    }

    /// <param name="program">Every part of it is looked at.</param>
    /// <param name="scenarioRows">False where the method itself looks for numbers that are not finite when it first reads the rows of scenario functions.</param>
    /// <exception cref="ArgumentException">The message names each fault on a line of its own.</exception>
    public static void ThrowIfMalformed(ConvexProgram program, bool scenarioRows = true)
    {
        ArgumentNullException.ThrowIfNull(program);
        ThrowIfIncomplete(program);
        var check = new ProgramValidation(program, scenarioRows);
        check.CheckBox();
        check.CheckFunctions();
        check.CheckSeparables();
        check.CheckNorms();
        check.CheckQuadratic();
        check.CheckForm("objective", program.Objective);
        if (program.SecondObjective is { } second)
        {
            check.CheckForm("second objective", second);
        }

        check.CheckLimits();
        check.CheckLegs();
        check.ThrowIfAny(nameof(program));
    }

    /// <summary>Arrays that were never set have not even a length: nothing else may be asked about a program before this.</summary>
    /// <exception cref="ArgumentException">The message names each missing part on a line of its own.</exception>
    public static void ThrowIfIncomplete(ConvexProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var check = new ProgramValidation(program, scenarioRows: false);
        check.RequireGiven(program.Functions, "functions");
        check.RequireGiven(program.Separables, "separables");
        check.RequireGiven(program.Norms, "norms");
        check.RequireGiven(program.Limits, "limits");
        for (int s = 0; !program.Separables.IsDefault && s < program.Separables.Length; s++)
        {
            check.Require(!program.Separables[s].Parts.IsDefault, $"separable {s} '{program.Separables[s].Name}': parts is a default array, [] means none");
        }

        check.Require(program.Legs is not { Rules.IsDefault: true }, $"rules on legs is a default array, [] means none");
        check.CheckGiven("objective", program.Objective);
        if (program.SecondObjective is { } second)
        {
            check.CheckGiven("second objective", second);
        }

        for (int k = 0; !program.Limits.IsDefault && k < program.Limits.Length; k++)
        {
            // Named only where it has to be: this is asked several times in every solve.
            if (!IsGiven(program.Limits[k].Form))
            {
                check.CheckGiven($"limit '{program.Limits[k].Name}'", program.Limits[k].Form);
            }
        }

        check.ThrowIfAny(nameof(program));
    }

    private void CheckGiven(string name, ConvexForm form)
    {
        Require(!form.Scenarios.IsDefault, $"{name}: scenarios is a default array, [] means none");
        Require(!form.Separables.IsDefault, $"{name}: separables is a default array, [] means none");
        Require(!form.Norms.IsDefault, $"{name}: norms is a default array, [] means none");
    }

    private static bool IsGiven(ConvexForm form) => !form.Scenarios.IsDefault && !form.Separables.IsDefault && !form.Norms.IsDefault;

    private void RequireGiven<T>(ImmutableArray<T> array, string name) => Require(!array.IsDefault, $"{name} is a default array, [] means none");

    private void ThrowIfAny(string parameter)
    {
        if (_faults.Count > 0)
        {
            throw new ArgumentException(string.Join('\n', _faults), parameter);
        }
    }

    /// <summary>The fault is put into words only where there is one: thousands of conditions hold in every program.</summary>
    private void Require(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref FaultText fault)
    {
        if (!condition)
        {
            _faults.Add(fault.ToString());
        }
    }

    private void CheckLegs()
    {
        if (_program.Legs is not { } legs)
        {
            return;
        }

        Require(legs.MostLegs is not < 0, $"legs: most legs {legs.MostLegs} is negative");
        var seen = new HashSet<int>();
        for (int k = 0; k < legs.Rules.Length; k++)
        {
            LegRule rule = legs.Rules[k];
            bool isKnown = rule.Variable >= 0 && rule.Variable < _program.VariableCount;
            Require(isKnown, $"legs: rule {k} is about variable {rule.Variable} of {_program.VariableCount}");
            Require(!isKnown || seen.Add(rule.Variable), $"legs: variable {rule.Variable} has two rules");
            Require(rule.LeastUp >= 0.0, $"legs: least up {rule.LeastUp} of variable {rule.Variable} is not a number >= 0");
            Require(rule.LeastDown >= 0.0, $"legs: least down {rule.LeastDown} of variable {rule.Variable} is not a number >= 0");
            Require(rule.Charge >= 0.0 && double.IsFinite(rule.Charge), $"legs: charge {rule.Charge} of variable {rule.Variable} is not a finite number >= 0");
            if (isKnown && _program.Lower.Length == _program.VariableCount && _program.Upper.Length == _program.VariableCount)
            {
                Require(
                    _program.Lower[rule.Variable] <= 0.0 && _program.Upper[rule.Variable] >= 0.0,
                    $"legs: the box of variable {rule.Variable} does not hold zero");
            }
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
            string name = $"function {j} '{function.Name}'";
            int rows = function.Matrix.Rows;
            CheckRows(name, function.Matrix, function.Offsets, _scenarioRows);
            Require(rows > 0 || function.FloorAtZero, $"{name}: has no rows and no floor");
            Require(function.RowMass.Length == 0 || function.RowMass.Length == rows, $"{name}: {function.RowMass.Length} masses for {rows} rows");
            Require(function.RowScale.Length == 0 || function.RowScale.Length == rows, $"{name}: {function.RowScale.Length} scales for {rows} rows");
            Require(DenseKernels.AllFinite(function.RowScale), $"{name}: a row scale is not finite");
            bool masses = DenseKernels.AllFinite(function.RowMass) && function.RowMass.All(mass => mass > 0.0);
            Require(masses, $"{name}: a row mass is not a number > 0");
            double total = function.RowMass.Length == 0 ? rows : function.RowMass.Sum();
            bool tail = function.TailMass > 0.0 && (function.TailMass <= total * (1.0 + 1e-12) || rows == 0);
            Require(tail, $"{name}: the tail mass {function.TailMass} is not in (0, {total}], the mass of all rows");
        }
    }

    private void CheckRows(string name, RowMatrix matrix, double[] offsets, bool entries)
    {
        bool shaped = matrix.Rows >= 0 && matrix.Columns >= 0 && matrix.Columns <= _program.VariableCount && matrix.Stride >= matrix.Columns
            && (matrix.Rows == 0 || matrix.Capacity >= (long)(matrix.Rows - 1) * matrix.Stride + matrix.Columns);
        Require(shaped, $"{name}: matrix of {matrix.Rows} x {matrix.Columns}, stride {matrix.Stride}, does not fit its {matrix.Capacity} values or {_program.VariableCount} variables");
        Require(offsets.Length == matrix.Rows, $"{name}: {offsets.Length} offsets for {matrix.Rows} rows");
        Require(DenseKernels.AllFinite(offsets), $"{name}: an offset is not finite");
        for (int row = 0; shaped && entries && row < matrix.Rows; row++)
        {
            Require(DenseKernels.AllFinite(matrix.Row(row)), $"{name}: row {row} is not finite");
        }
    }

    private void CheckNorms()
    {
        for (int j = 0; j < _program.Norms.Length; j++)
        {
            CheckRows($"norm {j} '{_program.Norms[j].Name}'", _program.Norms[j].Matrix, _program.Norms[j].Offsets, entries: true);
        }
    }

    private void CheckQuadratic()
    {
        if (_program.Quadratic is not { } quadratic)
        {
            return;
        }

        int given = quadratic.Diagonal.Length;
        Require(given == 0 || given == _program.VariableCount, $"quadratic: {given} diagonal entries for {_program.VariableCount} variables");
        for (int i = 0; i < given; i++)
        {
            double entry = quadratic.Diagonal[i];
            Require(double.IsFinite(entry) && entry >= 0.0, $"quadratic: diagonal entry {i} is {entry}, a convex program needs a number >= 0");
        }

        if (quadratic.Factors is { } factors)
        {
            CheckRows("quadratic: factors", factors, new double[Math.Max(0, factors.Rows)], entries: true);
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
                var name = new PartName(s, separable.Name, part.Variable);
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
        CheckTerms(name, "norm", form.Norms, _program.Norms.Length);
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

    private readonly record struct PartName(int Separable, string Name, int Variable)
    {
        public override string ToString() => $"separable {Separable} '{Name}', variable {Variable}";
    }
}

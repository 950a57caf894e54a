using Google.OrTools.LinearSolver;
using MarginOptimizer.Solver.Problem;
using LinearSolver = Google.OrTools.LinearSolver.Solver;

namespace MarginOptimizer.Benchmarks.Lots;

/// <summary>
/// The same program as a mixed-integer one for a solver of OR-Tools, as one would write it by hand: purchases and sales as integers, one per step of the
/// ladder, an epigraph per maximum, switches for legs. The objective is brought to about 1e4: coin-sized ones end at absolute gaps that are too wide.
/// </summary>
internal sealed class MilpPeer : IDisposable
{
    private const double ObjectiveSize = 1e4;
    private const double Whole = 1e-9;

    private readonly ConvexProgram _program;
    private readonly LinearSolver _solver;
    private readonly double _scale;
    private readonly List<(Variable Column, int Owner, double From, double To, double Unit)> _steps = [];
    private readonly Dictionary<int, Variable> _epigraphs = [];

    /// <param name="name">HIGHS, CBC or SCIP.</param>
    /// <param name="instance">What to solve.</param>
    public MilpPeer(string name, LotInstance instance)
    {
        _program = instance.Program;
        _solver = LinearSolver.CreateSolver(name) ?? throw new InvalidOperationException($"OR-Tools offers no {name} here");
        _solver.SuppressOutput();
        _scale = ObjectiveSize / instance.Scale;
        for (var i = 0; i < _program.VariableCount; i++) AddSteps(i);
        AddForm(_program.Objective, _scale, (column, coefficient) => _solver.Objective().SetCoefficient(column, _solver.Objective().GetCoefficient(column) + coefficient), out var constant);
        _solver.Objective().SetOffset(constant * _scale);
        _solver.Objective().SetMinimization();
        foreach (var limit in _program.Limits) AddLimit(limit);
        AddLegs();
    }

    /// <summary>Seconds of its search, the objective of its point and its bound, in the program's units.</summary>
    /// <param name="cap">Seconds.</param>
    /// <param name="gap">Relative to its point.</param>
    public MilpAnswer Solve(double cap, double gap)
    {
        _solver.SetTimeLimit((long)(1e3 * cap));
        using var parameters = new MPSolverParameters();
        parameters.SetDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, gap);
        var before = Environment.CpuUsage.TotalTime;
        var status = _solver.Solve(parameters);
        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        var hasPoint = status is LinearSolver.ResultStatus.OPTIMAL or LinearSolver.ResultStatus.FEASIBLE;
        var x = hasPoint ? Point() : [];
        return new MilpAnswer(
            status == LinearSolver.ResultStatus.OPTIMAL,
            status == LinearSolver.ResultStatus.INFEASIBLE,
            seconds,
            hasPoint ? ProgramValues.Objective(_program, x) : double.PositiveInfinity,
            hasPoint ? ProgramValues.Excess(_program, x) : double.NaN);
    }

    public void Dispose() => _solver.Dispose();

    private double[] Point()
    {
        var x = new double[_program.VariableCount];
        foreach (var (column, owner, from, to, unit) in _steps)
        {
            var value = unit == 0.0 ? column.SolutionValue() : unit * Math.Round(column.SolutionValue());
            x[owner] += Math.Sign(to - from) * value;
        }

        for (var i = 0; i < x.Length; i++) x[i] += Anchor(i);
        return x;
    }

    /// <summary>Where the steps of a variable begin: nothing, or the end of its box that is nearest to it.</summary>
    private double Anchor(int i) => Math.Clamp(0.0, _program.Lower[i], _program.Upper[i]);

    private void AddSteps(int i)
    {
        var (anchor, lot) = (Anchor(i), _program.Lots[i]);
        double[] kinks =
        [
            .. _program.Separables.SelectMany(s => s.Parts).Where(p => p.Variable == i).SelectMany(p => p.Breakpoints)
                .Where(b => b > _program.Lower[i] && b < _program.Upper[i]).Append(_program.Lower[i]).Append(_program.Upper[i]).Append(anchor).Distinct().Order(),
        ];
        var isWhole = lot > 0.0 && Array.TrueForAll(kinks, k => k == _program.Lower[i] || k == _program.Upper[i] || Math.Abs((k / lot) - Math.Round(k / lot)) < Whole);
        for (var k = 1; k < kinks.Length; k++)
        {
            var (from, to) = kinks[k] <= anchor ? (kinks[k], kinks[k - 1]) : (kinks[k - 1], kinks[k]);
            var length = Math.Abs(to - from);
            var column = isWhole ? _solver.MakeIntVar(0.0, Math.Floor((length / lot) + Whole), "") : _solver.MakeNumVar(0.0, length, "");
            _steps.Add((column, i, from, to, isWhole ? lot : 0.0));
        }

        if (lot == 0.0 || isWhole) return;
        var count = _solver.MakeIntVar(Math.Ceiling((_program.Lower[i] / lot) - Whole), Math.Floor((_program.Upper[i] / lot) + Whole), "");
        var tie = _solver.MakeConstraint(-anchor, -anchor, "");
        tie.SetCoefficient(count, -lot);
        foreach (var step in _steps.Where(s => s.Owner == i)) tie.SetCoefficient(step.Column, Math.Sign(step.To - step.From));
    }

    private void AddForm(ConvexForm form, double factor, Action<Variable, double> add, out double constant)
    {
        constant = form.Constant;
        for (var i = 0; i < form.Linear.Length; i++) constant += form.Linear[i] * Anchor(i);
        foreach (var term in form.Separables) constant += term.Weight * _program.Separables[term.Function].Parts.Sum(p => ProgramValues.At(p, Anchor(p.Variable)));
        foreach (var (column, owner, from, to, unit) in _steps)
        {
            var slope = form.Linear.Length == 0 ? 0.0 : form.Linear[owner] * (to - from);
            foreach (var term in form.Separables)
            {
                var part = _program.Separables[term.Function].Parts.FirstOrDefault(p => p.Variable == owner);
                if (part is not null) slope += term.Weight * (ProgramValues.At(part, to) - ProgramValues.At(part, from));
            }

            if (slope != 0.0) add(column, factor * slope / Math.Abs(to - from) * (unit == 0.0 ? 1.0 : unit));
        }

        foreach (var term in form.Scenarios.Where(t => t.Weight != 0.0)) add(Epigraph(term.Function), factor * term.Weight);
    }

    private Variable Epigraph(int index)
    {
        if (_epigraphs.TryGetValue(index, out var known)) return known;
        var function = _program.Functions[index];
        var column = _solver.MakeNumVar(function.FloorAtZero ? 0.0 : double.NegativeInfinity, double.PositiveInfinity, "");
        for (var row = 0; row < function.Matrix.Rows; row++)
        {
            var coefficients = function.Matrix.Row(row);
            var start = 0.0;
            for (var i = 0; i < coefficients.Length; i++) start += coefficients[i] * Anchor(i);
            var constraint = _solver.MakeConstraint(double.NegativeInfinity, -function.Offsets[row] - (function.Scale(row) * start), "");
            constraint.SetCoefficient(column, -1.0);
            foreach (var (step, owner, from, to, unit) in _steps)
            {
                if (owner < coefficients.Length && coefficients[owner] != 0.0)
                    constraint.SetCoefficient(step, function.Scale(row) * coefficients[owner] * Math.Sign(to - from) * (unit == 0.0 ? 1.0 : unit));
            }
        }

        return _epigraphs[index] = column;
    }

    private void AddLimit(ProgramLimit limit)
    {
        var row = _solver.MakeConstraint(double.NegativeInfinity, double.PositiveInfinity, "");
        AddForm(limit.Form, 1.0, (column, coefficient) => row.SetCoefficient(column, row.GetCoefficient(column) + coefficient), out var constant);
        row.SetBounds(limit.Lower - constant, limit.Upper - constant);
    }

    private void AddLegs()
    {
        if (_program.Legs is not { } legs) return;
        var count = legs.MostLegs is { } most ? _solver.MakeConstraint(double.NegativeInfinity, most, "") : null;
        foreach (var rule in legs.Rules)
        {
            foreach (var sign in (int[])[1, -1])
            {
                var steps = _steps.Where(s => s.Owner == rule.Variable && Math.Sign(s.To - s.From) == sign).ToList();
                if (steps.Count == 0) continue;
                var used = _solver.MakeBoolVar("");
                count?.SetCoefficient(used, 1.0);
                _solver.Objective().SetCoefficient(used, _scale * rule.Charge);
                var most1 = _solver.MakeConstraint(double.NegativeInfinity, 0.0, "");
                var least = _solver.MakeConstraint(0.0, double.PositiveInfinity, "");
                most1.SetCoefficient(used, -steps.Sum(s => Math.Abs(s.To - s.From)));
                least.SetCoefficient(used, -(sign > 0 ? rule.LeastUp : rule.LeastDown));
                foreach (var step in steps)
                {
                    most1.SetCoefficient(step.Column, step.Unit == 0.0 ? 1.0 : step.Unit);
                    least.SetCoefficient(step.Column, step.Unit == 0.0 ? 1.0 : step.Unit);
                }
            }
        }
    }
}

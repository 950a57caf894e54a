using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>A convex form under construction over the trade variables and the auxiliary ones added so far.</summary>
internal sealed class ProgramForm(int tradeCount)
{
    private readonly SortedDictionary<int, double> _auxiliaries = [];
    private readonly SortedDictionary<int, double> _scenarios = [];
    private readonly SortedDictionary<int, double> _separables = [];
    private readonly SortedDictionary<int, double> _norms = [];
    private readonly SortedDictionary<int, double> _squares = [];
    private readonly List<(double[] Row, double Weight)> _factors = [];

    public double Constant { get; set; }

    /// <summary>Most that parts which cannot be lowered add, &gt;= 0; they add at least nothing, which is what a bound may count on.</summary>
    public double Ceiling { get; set; }

    /// <summary>Coefficients of the trade variables.</summary>
    public double[] Trades { get; } = new double[tradeCount];

    public IEnumerable<KeyValuePair<int, double>> Auxiliaries => _auxiliaries;

    public IEnumerable<KeyValuePair<int, double>> Scenarios => _scenarios;

    public IEnumerable<KeyValuePair<int, double>> Separables => _separables;

    public IEnumerable<KeyValuePair<int, double>> Norms => _norms;

    /// <summary>Rows whose squares are added, each times half its weight.</summary>
    public IEnumerable<(double[] Row, double Weight)> Factors => _factors;

    /// <summary>Curvatures of the variables whose squares are added.</summary>
    public IEnumerable<KeyValuePair<int, double>> Squares => _squares;

    public bool IsLinear => _scenarios.Count == 0 && _separables.Count == 0 && _norms.Count == 0 && !HasSquares && !IsSplit;

    /// <summary>Linear, and the same in the program and in its relaxation.</summary>
    public bool IsExactlyLinear => IsLinear && Ceiling == 0.0;

    /// <summary>A part counted in the program alone, nowhere below the true value; null for none.</summary>
    public ProgramForm? Above { get; private set; }

    /// <summary>What stands for <see cref="Above"/> in the relaxation, nowhere above the true value.</summary>
    public ProgramForm? Below { get; private set; }

    public bool IsSplit => Above is not null;

    /// <summary>It has a quadratic part, which only an objective may have.</summary>
    public bool HasSquares => _squares.Count > 0 || _factors.Count > 0;

    public void AddAuxiliary(int variable, double coefficient) => Accumulate(_auxiliaries, variable, coefficient);

    public void AddScenario(int function, double weight) => Accumulate(_scenarios, function, weight);

    public void AddSeparable(int function, double weight) => Accumulate(_separables, function, weight);

    public void AddNorm(int function, double weight) => Accumulate(_norms, function, weight);

    /// <summary>Adds a part that has no exact convex form: one side of it to the program, the other to the relaxation.</summary>
    /// <param name="above">Nowhere below the true value; not split itself.</param>
    /// <param name="below">Nowhere above it; not split itself.</param>
    /// <param name="weight">&gt;= 0.</param>
    public void AddSplit(ProgramForm above, ProgramForm below, double weight)
    {
        Above ??= new ProgramForm(tradeCount);
        Below ??= new ProgramForm(tradeCount);
        Above.Add(above, weight);
        Below.Add(below, weight);
    }

    /// <summary>Adds <c>0.5 * curvature * x_i^2</c>; a curvature of 0 adds nothing.</summary>
    public void AddSquare(int variable, double curvature)
    {
        if (curvature != 0.0) Accumulate(_squares, variable, curvature);
    }

    /// <summary>Adds <c>0.5 * weight * (row'x)^2</c> over the trade variables.</summary>
    public void AddSquareOf(double[] row, double weight) => _factors.Add((row, weight));

    /// <summary>Adds <paramref name="weight"/> times another form; the weight of a form that is not linear must be &gt;= 0.</summary>
    public void Add(ProgramForm other, double weight)
    {
        if (weight < 0.0 && !other.IsLinear) throw new NotOptimisableException("a convex part enters with a negative weight");
        if (weight < 0.0 && other.Ceiling > 0.0) throw new NotOptimisableException("a part that is not convex enters with a negative weight");
        Constant += weight * other.Constant;
        Ceiling += weight * other.Ceiling;
        for (var i = 0; i < Trades.Length; i++) Trades[i] += weight * other.Trades[i];
        foreach (var (variable, coefficient) in other._auxiliaries) AddAuxiliary(variable, weight * coefficient);
        foreach (var (function, share) in other._scenarios) AddScenario(function, weight * share);
        foreach (var (function, share) in other._separables) AddSeparable(function, weight * share);
        foreach (var (function, share) in other._norms) AddNorm(function, weight * share);
        if (other.IsSplit) AddSplit(other.Above!, other.Below!, weight);
        foreach (var (variable, curvature) in other._squares) AddSquare(variable, weight * curvature);
        foreach (var (row, share) in other._factors) AddSquareOf(row, weight * share);
    }

    /// <summary>The quadratic part, or null without one.</summary>
    public Quadratic? FreezeSquares(int variableCount)
    {
        if (!HasSquares) return null;
        var diagonal = new double[_squares.Count == 0 ? 0 : variableCount];
        foreach (var (variable, curvature) in _squares) diagonal[variable] = curvature;
        if (_factors.Count == 0) return new Quadratic(diagonal, null);
        var rows = new FunctionRows(tradeCount, _factors.Count);
        for (var k = 0; k < _factors.Count; k++)
        {
            var target = rows.Row(k);
            var scale = Math.Sqrt(_factors[k].Weight);
            for (var i = 0; i < target.Length; i++) target[i] = scale * _factors[k].Row[i];
        }

        return new Quadratic(diagonal, rows.Matrix);
    }

    /// <param name="variableCount">Variables of the program.</param>
    /// <param name="withCeilings">False gives a form that is nowhere above the true value.</param>
    public ConvexForm Freeze(int variableCount, bool withCeilings)
    {
        if (IsSplit) return Resolved(withCeilings).Freeze(variableCount, withCeilings);
        var linear = new double[variableCount];
        Trades.CopyTo(linear, 0);
        foreach (var (variable, coefficient) in _auxiliaries) linear[variable] += coefficient;
        return new ConvexForm(linear, Constant + (withCeilings ? Ceiling : 0.0), Terms(_scenarios), Terms(_separables)) { Norms = Terms(_norms) };
    }

    /// <summary>The form as the program or its relaxation has it, no longer split.</summary>
    private ProgramForm Resolved(bool withCeilings)
    {
        var resolved = new ProgramForm(tradeCount);
        var (above, below) = (Above, Below);
        (Above, Below) = (null, null);
        resolved.Add(this, 1.0);
        resolved.Add(withCeilings ? above! : below!, 1.0);
        (Above, Below) = (above, below);
        return resolved;
    }

    private static ImmutableArray<WeightedTerm> Terms(SortedDictionary<int, double> weights) =>
        [.. weights.Where(w => w.Value != 0.0).Select(w => new WeightedTerm(w.Key, w.Value))];

    private static void Accumulate(SortedDictionary<int, double> weights, int key, double weight)
    {
        weights.TryGetValue(key, out var present);
        weights[key] = present + weight;
    }
}

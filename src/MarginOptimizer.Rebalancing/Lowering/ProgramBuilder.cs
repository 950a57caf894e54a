using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Risk.Tails;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Collects functions, auxiliary variables and limits, and freezes them into a <see cref="ConvexProgram"/>.</summary>
internal sealed class ProgramBuilder
{
    private readonly TradingUniverse _universe;
    private readonly List<double> _lower = [];
    private readonly List<double> _upper = [];
    private readonly List<double> _lots = [];
    private readonly List<ScenarioFunction> _functions = [];
    private readonly List<SeparableFunction> _separables = [];
    private readonly List<NormFunction> _norms = [];
    private readonly List<(string Name, ProgramForm Form, double Lower, double Upper, bool IsExact, double? InFractions)> _limits = [];
    private readonly HashSet<string> _limitNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lastNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (double Lower, double Upper)> _functionRanges = [];
    private readonly List<Func<PointValues, double>> _definitions = [];
    private readonly List<Division> _divisions = [];
    private readonly Dictionary<string, int> _separableByName = new(StringComparer.Ordinal);

    /// <param name="universe">Its trades and transfers are the first variables.</param>
    /// <param name="wholeLots">Trades are whole lots.</param>
    public ProgramBuilder(TradingUniverse universe, bool wholeLots)
        : this(universe, TradeBox.Whole(universe, wholeLots), TradeBox.Steps(universe, wholeLots), null)
    {
    }

    /// <param name="universe">Its trades and transfers are the first variables.</param>
    /// <param name="wholeLots">Trades are whole lots.</param>
    /// <param name="box">Not empty.</param>
    /// <param name="part">Of which only a relaxation is written.</param>
    public ProgramBuilder(TradingUniverse universe, bool wholeLots, TradeBox box, Part part)
        : this(universe, box, TradeBox.Steps(universe, wholeLots), part)
    {
    }

    private ProgramBuilder(TradingUniverse universe, TradeBox box, double[] steps, Part? part)
    {
        (_universe, Part) = (universe, part ?? Part.Whole);
        IsRelaxation = part is not null;
        _lower.AddRange(box.Lower);
        _upper.AddRange(box.Upper);
        _lots.AddRange(steps);
    }

    /// <summary>The points that the program is for.</summary>
    public Part Part { get; }

    /// <summary>Only a form that is nowhere above the true value is wanted.</summary>
    public bool IsRelaxation { get; }

    /// <summary>Whether a trade is a whole number of lots.</summary>
    public bool IsInWholeLots(int trade) => _lots[trade] == 1.0;

    /// <summary>Where what was written lies below what it stands for.</summary>
    public IReadOnlyList<Division> Divisions => _divisions;

    public TradingUniverse Universe => _universe;

    /// <summary>Variables of trades and transfers.</summary>
    public int TradeCount => _universe.VariableCount;

    public ProgramForm NewForm() => new(TradeCount);

    /// <summary>The program last finished and its relaxation differ in more than ceilings.</summary>
    public bool IsSplit { get; private set; }

    /// <summary>What all trades together may cost by a limit of the question; binaries rest on the ranges that follow from it.</summary>
    public CostBudget? Budget { get; init; }

    /// <summary>Bounds of a form over the trades that the budget allows.</summary>
    public (double Lower, double Upper) TightInterval(ProgramForm form)
    {
        var box = Interval(form);
        if (Budget is null || !form.IsLinear) return box;
        var trades = TradeCount;
        var (low, high) = Budget.Range(form.Trades, CollectionsMarshal.AsSpan(_lower)[..trades], CollectionsMarshal.AsSpan(_upper)[..trades]);
        (low, high) = (low + form.Constant, high + form.Constant + form.Ceiling);
        foreach (var (variable, coefficient) in form.Auxiliaries) AddRange(coefficient, variable, ref low, ref high);
        return (Math.Max(box.Lower, low), Math.Min(box.Upper, high));
    }

    /// <summary>Conditions on whether trades are made at all, left to the solver; null without any.</summary>
    public LegRules? Legs { get; set; }

    public double Lower(int variable) => _lower[variable];

    public double Upper(int variable) => _upper[variable];

    /// <summary>The variable counts whole lots.</summary>
    public bool IsWhole(int variable) => _lots[variable] > 0.0;

    /// <summary>Narrows the box of a trade; before anything else is written.</summary>
    public void Restrict(int variable, double lower, double upper)
    {
        (_lower[variable], _upper[variable]) = (lower, upper);
        _functionRanges.Clear();
    }

    public ScenarioFunction Function(int index) => _functions[index];

    public SeparableFunction SeparableAt(int index) => _separables[index];

    public NormFunction Norm(int index) => _norms[index];

    /// <summary>A continuous variable beside the trades.</summary>
    /// <param name="lower">May lie above the upper end by rounding.</param>
    /// <param name="upper">Finite.</param>
    /// <param name="definition">What it is at given trades, from the variables before it.</param>
    public int AddVariable(double lower, double upper, Func<PointValues, double> definition)
    {
        _lower.Add(Math.Min(lower, upper));
        _upper.Add(Math.Max(lower, upper));
        _lots.Add(0.0);
        _definitions.Add(definition);
        return _lower.Count - 1;
    }

    /// <summary>A variable between 0 and 1: how far an option is taken.</summary>
    public int AddShare(Func<PointValues, double> definition) => AddVariable(0.0, 1.0, definition);

    /// <summary>A form that stands for a choice left open: it has its value at points, and nothing else is said of it.</summary>
    public ProgramForm Open((double Lower, double Upper) range, Func<PointValues, double> definition)
    {
        var form = NewForm();
        form.AddAuxiliary(AddVariable(range.Lower, range.Upper, definition), 1.0);
        return form;
    }

    public void AddDivision(Division division) => _divisions.Add(division);

    /// <summary>Adds a part that has no exact convex form: one side of it to the program, the other to the relaxation.</summary>
    /// <param name="form">Takes it.</param>
    /// <param name="above">Nowhere below the true value.</param>
    /// <param name="below">Nowhere above it.</param>
    /// <param name="weight">&gt;= 0.</param>
    public void AddSplit(ProgramForm form, ProgramForm above, ProgramForm below, double weight)
    {
        if (IsRelaxation) form.Add(below, weight);
        else form.AddSplit(above, below, weight);
    }

    public int AddNorm(NormFunction norm)
    {
        _norms.Add(norm);
        return _norms.Count - 1;
    }

    /// <summary>The point of the program that stands for a choice of trades: every other variable as its definition has it.</summary>
    /// <param name="trades">One per tradeable, lots.</param>
    /// <param name="withCeilings">As the program has it, or as the relaxation.</param>
    public double[] Complete(ReadOnlySpan<double> trades, bool withCeilings) => At(trades, withCeilings).Point;

    /// <summary>Values of forms at a choice of trades.</summary>
    public PointValues At(ReadOnlySpan<double> trades, bool withCeilings)
    {
        var values = new PointValues(this, trades, _lower.Count, withCeilings);
        for (var k = 0; k < _definitions.Count; k++) values.Set(TradeCount + k, _definitions[k](values));
        return values;
    }

    public int AddFunction(string name, RowMatrix matrix, double[] offsets, bool floorAtZero)
    {
        _functions.Add(new ScenarioFunction(name, matrix, offsets, floorAtZero));
        return _functions.Count - 1;
    }

    /// <summary>The largest row, or with a tail mass above 1 the mean of the tail.</summary>
    public int AddFunction(string name, FunctionRows rows, bool floorAtZero, double tailMass = 1.0)
    {
        _functions.Add(new ScenarioFunction(name, rows.Matrix, rows.Offsets, floorAtZero) { TailMass = tailMass });
        return _functions.Count - 1;
    }

    /// <summary>A separable function of the trades, built once per name; transfers enter forms linearly.</summary>
    public int Separable(string name, Func<int, PiecewiseLinear?> part)
    {
        if (_separableByName.TryGetValue(name, out var known)) return known;
        var parts = ImmutableArray.CreateBuilder<PiecewiseLinear>();
        for (var i = 0; i < _universe.Tradeables.Length; i++)
        {
            if (part(i) is { } piece) parts.Add(piece);
        }

        _separables.Add(new SeparableFunction(name, parts.ToImmutable()));
        return _separableByName[name] = _separables.Count - 1;
    }

    /// <param name="name">Made unique.</param>
    /// <param name="form">What is bounded.</param>
    /// <param name="lower">-infinity for none.</param>
    /// <param name="upper">+infinity for none.</param>
    /// <param name="isRestriction">Nothing that is asked for: proofs leave it out.</param>
    /// <param name="upperInFractions">The upper bound as asked, where no whole lots reach it.</param>
    /// <exception cref="NotOptimisableException">The form has a quadratic part.</exception>
    public void AddLimit(string name, ProgramForm form, double lower, double upper, bool isRestriction = false, double? upperInFractions = null)
    {
        if (form.HasSquares) throw new NotOptimisableException($"'{name}' limits a quadratic amount: it can only be part of what is minimised");
        var unique = name;
        if (!_limitNames.Add(unique))
        {
            // Thousands of limits of one node share a name: the numbers that are taken are not tried again.
            var again = _lastNumbers.GetValueOrDefault(name, 1);
            do unique = FormattableString.Invariant($"{name}#{++again}");
            while (!_limitNames.Add(unique));
            _lastNumbers[name] = again;
        }

        _limits.Add((unique, form, lower, upper, form.IsExactlyLinear && !form.IsSplit && !isRestriction, upperInFractions));
    }

    /// <summary>Value of a form where nothing is traded, ceilings left out.</summary>
    public double WithoutTrades(ProgramForm form) => At(new double[TradeCount], withCeilings: false).Of(form);

    /// <summary>Bounds of a form over the box of the variables, the upper one with ceilings.</summary>
    public (double Lower, double Upper) Interval(ProgramForm form)
    {
        var (low, high) = (form.Constant, form.Constant + form.Ceiling);
        if (form.IsSplit) (low, high) = (low + Interval(form.Below!).Lower, high + Interval(form.Above!).Upper);
        AddRanges(form.Trades, ref low, ref high);
        foreach (var (variable, coefficient) in form.Auxiliaries) AddRange(coefficient, variable, ref low, ref high);
        foreach (var (function, weight) in form.Scenarios)
        {
            var (least, most) = FunctionRange(function);
            (low, high) = (low + (weight * least), high + (weight * most));
        }

        foreach (var (function, weight) in form.Separables)
        {
            foreach (var part in _separables[function].Parts)
            {
                var (least, most) = PiecewiseRange.Of(part, _lower[part.Variable], _upper[part.Variable]);
                (low, high) = (low + (weight * least), high + (weight * most));
            }
        }

        foreach (var (function, weight) in form.Norms) high += weight * Longest(_norms[function]);
        return (low, high);
    }

    /// <summary>Ends the writing. What comes back builds the program with ceilings, or without them the relaxation: each is large, and not everyone needs both.</summary>
    /// <inheritdoc cref="Build"/>
    public Func<bool, ConvexProgram> Finish(ProgramForm objective, ProgramForm? second, double gapScale)
    {
        IsSplit = objective.IsSplit || second is { IsSplit: true } || _limits.Exists(l => l.Form.IsSplit);
        return withCeilings => Build(objective, second, gapScale, withCeilings);
    }

    /// <param name="objective">What is minimised.</param>
    /// <param name="second">Null for none.</param>
    /// <param name="gapScale">&gt; 0.</param>
    /// <param name="withCeilings">False gives a relaxation: forms are nowhere above their true values.</param>
    public ConvexProgram Build(ProgramForm objective, ProgramForm? second, double gapScale, bool withCeilings)
    {
        var count = _lower.Count;
        return new ConvexProgram
        {
            VariableCount = count,
            Lower = [.. _lower],
            Upper = [.. _upper],
            Lots = [.. _lots],
            Functions = [.. _functions],
            Separables = [.. _separables],
            Norms = [.. _norms],
            Quadratic = objective.FreezeSquares(count),
            Objective = objective.Freeze(count, withCeilings),
            SecondObjective = second?.Freeze(count, withCeilings),
            Limits = [.. _limits.Select(l => new ProgramLimit(l.Name, l.Form.Freeze(count, withCeilings), l.Lower, l.Upper) { IsExact = l.IsExact, UpperInFractions = l.InFractions })],
            Legs = Legs,
            GapScale = gapScale,
        };
    }

    private double Longest(NormFunction norm)
    {
        var squares = 0.0;
        for (var row = 0; row < norm.Matrix.Rows; row++)
        {
            var (low, high) = (norm.Offsets[row], norm.Offsets[row]);
            var coefficients = norm.Matrix.Row(row);
            for (var i = 0; i < coefficients.Length; i++) AddRange(coefficients[i], i, ref low, ref high);
            squares += Math.Max(low * low, high * high);
        }

        return Math.Sqrt(squares);
    }

    /// <summary>Of a scenario function over the box of the trades, which stays as it is once functions are written.</summary>
    private (double Lower, double Upper) FunctionRange(int function)
    {
        if (!_functionRanges.TryGetValue(function, out var range)) _functionRanges[function] = range = Interval(_functions[function]);
        return range;
    }

    /// <summary>Maxima and tail means grow with each row: the bounds of the rows bound them.</summary>
    private (double Lower, double Upper) Interval(ScenarioFunction function)
    {
        var (lows, highs) = ((double[])function.Offsets.Clone(), (double[])function.Offsets.Clone());
        for (var row = 0; row < function.Matrix.Rows; row++)
        {
            AddRanges(function.Matrix.Row(row), ref lows[row], ref highs[row]);
        }

        return (ValueOf(function, lows), ValueOf(function, highs));
    }

    /// <param name="rows">Values of the rows; may be reordered.</param>
    private static double ValueOf(ScenarioFunction function, double[] rows) =>
        Math.Max(TailLoss.Of(rows, function.TailMass).Shortfall, function.FloorAtZero ? 0.0 : double.NegativeInfinity);

    /// <param name="coefficients">Of the first variables; most of them are zero.</param>
    private void AddRanges(ReadOnlySpan<double> coefficients, ref double low, ref double high)
    {
        var least = CollectionsMarshal.AsSpan(_lower)[..coefficients.Length];
        var most = CollectionsMarshal.AsSpan(_upper)[..coefficients.Length];
        for (var i = 0; i < coefficients.Length; i++)
        {
            var coefficient = coefficients[i];
            if (coefficient == 0.0) continue;
            low += coefficient * (coefficient > 0.0 ? least[i] : most[i]);
            high += coefficient * (coefficient > 0.0 ? most[i] : least[i]);
        }
    }

    private void AddRange(double coefficient, int variable, ref double low, ref double high)
    {
        if (coefficient >= 0.0)
        {
            low += coefficient * _lower[variable];
            high += coefficient * _upper[variable];
            return;
        }

        low += coefficient * _upper[variable];
        high += coefficient * _lower[variable];
    }
}

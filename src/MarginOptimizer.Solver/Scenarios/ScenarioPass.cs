using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>All scenario functions of a program at one point: each matrix is gone through once, whichever functions share it.</summary>
internal sealed class ScenarioPass
{
    private readonly List<ScenarioRows> _matrices = [];
    private readonly ScenarioOracle?[] _oracles;

    /// <param name="program">Its functions are evaluated.</param>
    /// <param name="used">Which of them matter.</param>
    /// <param name="control">Stops passes.</param>
    public ScenarioPass(ConvexProgram program, bool[] used, PassControl control)
    {
        _oracles = new ScenarioOracle?[program.Functions.Length];
        for (int j = 0; j < _oracles.Length; j++)
        {
            if (used[j])
            {
                _oracles[j] = new ScenarioOracle(program.Functions[j], RowsOf(program.Functions[j].Matrix, control));
            }
        }
    }

    /// <summary>Rows evaluated, all matrices and points together.</summary>
    public long Evaluated => _matrices.Sum(rows => rows.Evaluated);

    /// <summary>Rows there are, each matrix once.</summary>
    public long Rows => _matrices.Sum(rows => (long)rows.Matrix.Rows);

    /// <summary>How many passes over all rows the work so far amounts to.</summary>
    public double Passes => Rows == 0 ? 0.0 : (double)Evaluated / Rows;

    public IReadOnlyList<ScenarioRows> Matrices => _matrices;

    public ScenarioOracle Oracle(int function)
        => _oracles[function] ?? throw new ArgumentException($"function {function} is not in use", nameof(function));

    /// <summary>Evaluates every function in use at x.</summary>
    /// <returns>False when stopped; values are then incomplete.</returns>
    public bool Evaluate(ReadOnlySpan<double> x)
    {
        bool whole = true;
        foreach (ScenarioRows rows in _matrices)
        {
            rows.MoveTo(x);
            whole &= rows.Known || rows.EvaluateAll();
        }

        return whole && Stage(oracle => oracle.RequestPrevious()) && Stage(oracle => oracle.RequestLikely())
            && Stage(oracle => oracle.RequestPossible()) && Stage(oracle => oracle.Complete());
    }

    private bool Stage(Action<ScenarioOracle> request)
    {
        foreach (ScenarioOracle? oracle in _oracles)
        {
            if (oracle is not null)
            {
                request(oracle);
            }
        }

        bool whole = true;
        foreach (ScenarioRows rows in _matrices)
        {
            whole &= rows.EvaluateRequested();
        }

        return whole;
    }

    private ScenarioRows RowsOf(RowMatrix matrix, PassControl control)
    {
        ScenarioRows? known = _matrices.Find(rows => ReferenceEquals(rows.Matrix, matrix));
        if (known is null)
        {
            known = new ScenarioRows(matrix, control);
            _matrices.Add(known);
        }

        return known;
    }
}

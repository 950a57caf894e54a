using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Lots;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>The bound of a certificate as the solver computes it for itself, over the segments of the linear program. The checker has its own.</summary>
internal sealed class DualBound : ILotBound
{
    private const double MachineEpsilon = 2.220446049250313e-16;
    private const int RoundingsPerTerm = 32;

    private readonly ConvexProgram _program;
    private readonly SegmentLayout _layout;
    private readonly double[] _priceSize;
    private double _constant;
    private double _absolute;
    private int _terms;

    private DualBound(LpModel model)
    {
        _program = model.Origin.Program;
        _layout = model.Layout;
        Price = new double[_program.VariableCount];
        _priceSize = new double[_program.VariableCount];
        Slopes = new double[_layout.Count];
    }

    /// <summary>Linear coefficient per variable.</summary>
    public double[] Price { get; }

    /// <summary>Price plus slope of all separable terms, per segment.</summary>
    public double[] Slopes { get; }

    /// <summary>The bound; -infinity when it is not a number.</summary>
    public double Value { get; private set; }

    /// <summary>Bound of the objective, or with <paramref name="withObjective"/> false the margin by which the limits contradict each other.</summary>
    public static DualBound Of(LpModel model, Certificate certificate, bool withObjective, bool wholeLots)
    {
        var bound = new DualBound(model);
        bound.Accumulate(certificate, withObjective);
        double smallest = bound.MinimumOverBox(wholeLots);
        double value = bound._constant + smallest - (bound.Unit * bound._absolute);
        bound.Value = double.IsNaN(value) ? double.NegativeInfinity : value;
        return bound;
    }

    /// <summary>By how much the bound rises at least when a variable has to leave this value for another lot.</summary>
    public double LeastRegretOfChange(int i, double value, double lot)
    {
        double least = VariableMinimum(i, lot), regret = double.PositiveInfinity;
        if (value - lot >= _program.Lower[i] - 1e-9 * lot)
        {
            regret = Math.Min(regret, At(i, value - lot) - least);
        }

        if (value + lot <= _program.Upper[i] + 1e-9 * lot)
        {
            regret = Math.Min(regret, At(i, value + lot) - least);
        }

        return regret;
    }

    private void Accumulate(Certificate certificate, bool withObjective)
    {
        var weights = new double[_program.Functions.Length];
        var separables = new double[_program.Separables.Length];
        if (withObjective)
        {
            Add(_program.Objective, 1.0, weights, separables);
        }

        for (int k = 0; k < certificate.LimitMultipliers.Length; k++)
        {
            double lambda = certificate.LimitMultipliers[k];
            if (lambda == 0.0)
            {
                continue;
            }

            ProgramLimit limit = _program.Limits[k];
            Add(limit.Form, lambda, weights, separables);
            AddConstant(-lambda * (lambda > 0.0 ? limit.Upper : limit.Lower));
        }

        for (int j = 0; j < weights.Length; j++)
        {
            AddRows(_program.Functions[j], certificate.FunctionWeights[j], weights[j]);
        }

        for (int s = 0; s < Slopes.Length; s++)
        {
            Slopes[s] = Price[_layout.Owner[s]];
        }

        for (int s = 0; s < separables.Length; s++)
        {
            if (separables[s] != 0.0)
            {
                _layout.AddSlopes(_program.Separables[s], separables[s], Slopes);
                AddConstant(separables[s] * PointEvaluation.Value(_program.Separables[s], _program.Lower));
            }
        }
    }

    private void Add(ConvexForm form, double factor, double[] weights, double[] separables)
    {
        AddConstant(factor * form.Constant);
        AddSlope(factor, form.Linear);
        foreach (WeightedTerm term in form.Scenarios)
        {
            weights[term.Function] += factor * term.Weight;
        }

        foreach (WeightedTerm term in form.Separables)
        {
            separables[term.Function] += factor * term.Weight;
        }
    }

    private void AddRows(ScenarioFunction function, RowWeights rows, double weight)
    {
        for (int p = 0; p < rows.Rows.Length && weight != 0.0; p++)
        {
            double factor = weight * rows.Weights[p];
            AddConstant(factor * function.Offsets[rows.Rows[p]]);
            AddSlope(factor * function.Scale(rows.Rows[p]), function.Matrix.Row(rows.Rows[p]));
        }
    }

    private void AddSlope(double factor, ReadOnlySpan<double> row)
    {
        DenseKernels.AddScaled(factor, row, Price);
        DenseKernels.AddScaledSizes(factor, row, _priceSize);
    }

    private void AddConstant(double value)
    {
        _constant += value;
        _absolute += Math.Abs(value);
        _terms++;
    }

    /// <summary>Rounding of a sum relative to its absolute terms, as the checker has it.</summary>
    private double Unit => (Price.Length + _terms + RoundingsPerTerm) * MachineEpsilon;

    private double MinimumOverBox(bool wholeLots)
    {
        double sum = 0.0;
        for (int i = 0; i < Price.Length; i++)
        {
            double value = Math.Min(VariableMinimum(i, wholeLots ? _program.Lots[i] : 0.0), LeastLessRounding(i, wholeLots ? _program.Lots[i] : 0.0));
            sum += value;
            _absolute += Math.Abs(value);
        }

        return sum;
    }

    /// <summary>The least over all ends of segments of value less its rounding: that of a slope matters wherever the variable can go.</summary>
    private double LeastLessRounding(int i, double lot)
    {
        double value = Price[i] * _program.Lower[i], floor = lot == 0.0 ? double.NegativeInfinity : VariableMinimum(i, lot), steepest = 0.0;
        for (int s = _layout.First[i]; s < _layout.First[i + 1]; s++)
        {
            steepest = Math.Max(steepest, Math.Abs(Slopes[s] - Price[i]));
        }

        double size = Unit * (_priceSize[i] + steepest), least = Math.Max(value, floor) - (size * Math.Abs(_program.Lower[i]));
        for (int s = _layout.First[i]; s < _layout.First[i + 1]; s++)
        {
            value += Slopes[s] * (_layout.End[s] - _layout.Start[s]);
            least = Math.Min(least, Math.Max(value, floor) - (size * Math.Abs(_layout.End[s])));
        }

        return least;
    }

    private double VariableMinimum(int i, double lot)
    {
        double at = _program.Lower[i];
        for (int s = _layout.First[i]; s < _layout.First[i + 1] && Slopes[s] < 0.0; s++)
        {
            at = _layout.End[s];
        }

        if (lot == 0.0)
        {
            return At(i, at);
        }

        double least = Math.Ceiling(_program.Lower[i] / lot - 1e-9), most = Math.Floor(_program.Upper[i] / lot + 1e-9);
        double below = Math.Clamp(Math.Floor(at / lot), least, Math.Max(least, most));
        double above = Math.Clamp(Math.Ceiling(at / lot), least, Math.Max(least, most));
        return Math.Min(At(i, below * lot), At(i, above * lot));
    }

    private double At(int i, double z)
    {
        double value = Price[i] * _program.Lower[i];
        for (int s = _layout.First[i]; s < _layout.First[i + 1]; s++)
        {
            value += Slopes[s] * Math.Max(0.0, Math.Min(z, _layout.End[s]) - _layout.Start[s]);
        }

        return value;
    }
}

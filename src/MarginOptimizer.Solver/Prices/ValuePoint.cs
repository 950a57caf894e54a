namespace MarginOptimizer.Solver.Prices;

/// <summary>The optimal value at one bound, with a line through it that lies nowhere above the value function.</summary>
/// <param name="At">How far the bound was moved.</param>
/// <param name="Value">Optimum; where nothing keeps the limits, the margin of the proof, &gt; 0.</param>
/// <param name="Slope">Of the line, per unit moved.</param>
/// <param name="Feasible">False: value and slope are those of the proof of infeasibility, which stands as long as its line is above 0.</param>
internal readonly record struct ValuePoint(double At, double Value, double Slope, bool Feasible)
{
    public double Line(double at) => Value + (Slope * (at - At));

    /// <summary>Where two lines meet; not a number when they are parallel.</summary>
    public double Meet(ValuePoint other) => At + ((other.Line(At) - Value) / (Slope - other.Slope));
}

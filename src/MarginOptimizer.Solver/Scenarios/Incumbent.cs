using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// The best point that keeps all limits, and the way to such points: between a point x that breaks limits and one xs strictly inside them, convexity makes
/// x + theta (xs - x) feasible for theta = max over limits of violation / (violation + room of xs), without evaluating a row.
/// </summary>
internal sealed class Incumbent(ConvexProgram program, double tolerance)
{
    private readonly bool _cheapObjective = program.Objective.Scenarios.IsEmpty && program.Objective.Norms.IsEmpty;
    private double[] _inside = [];
    private double[] _insideValues = [];
    private double _insideObjective;
    private double _insideRoom;

    public double[] X { get; private set; } = [];

    /// <summary>Objective at <see cref="X"/>, or an upper bound of it where it is not <see cref="Confirmed"/>.</summary>
    public double Objective { get; private set; } = double.PositiveInfinity;

    /// <summary>The functions were evaluated at <see cref="X"/>; otherwise convexity vouches for it.</summary>
    public bool Confirmed { get; private set; }

    public bool Exists => X.Length > 0;

    /// <summary>Offers a point at which all functions are known, and the feasible point between it and the inside.</summary>
    /// <param name="x">In the box; linear limits kept.</param>
    /// <param name="objective">Exact.</param>
    /// <param name="values">Values of the forms of all limits.</param>
    /// <param name="sizes">Size of each limit that the tolerance refers to.</param>
    public void Offer(double[] x, double objective, double[] values, double[] sizes)
    {
        double worst = Excess(program, values, sizes), room = double.PositiveInfinity;
        for (int k = 0; k < values.Length; k++)
        {
            ProgramLimit limit = program.Limits[k];
            double violation = Math.Max(values[k] - limit.Upper, limit.Lower - values[k]);
            room = limit.Form.IsLinear ? room : Math.Min(room, -violation / sizes[k]);
        }

        if (worst > tolerance)
        {
            OfferBetween(x, objective, values);
            return;
        }

        if (objective < Objective || (!Confirmed && objective <= Objective))
        {
            (X, Objective, Confirmed) = (x, objective, true);
        }

        // A point deep inside but far away pulls x further than one closer to the optimum with little room: the cheaper one by the chord's slope is kept.
        if (room > 1e3 * tolerance && (_inside.Length == 0 || Slope(objective, room) < Slope(_insideObjective, _insideRoom)))
        {
            (_inside, _insideValues, _insideObjective, _insideRoom) = (x, values, objective, room);
        }
    }

    /// <summary>The largest violation of a limit relative to its size; 0 where all are kept.</summary>
    /// <param name="program">Its limits.</param>
    /// <param name="values">Values of the forms of all limits.</param>
    /// <param name="sizes">Size of each that the violation refers to.</param>
    public static double Excess(ConvexProgram program, double[] values, double[] sizes)
    {
        double worst = 0.0;
        for (int k = 0; k < values.Length; k++)
        {
            ProgramLimit limit = program.Limits[k];
            worst = Math.Max(worst, Math.Max(values[k] - limit.Upper, limit.Lower - values[k]) / sizes[k]);
        }

        return worst;
    }

    /// <summary>Objective given up per room gained, seen from the best point.</summary>
    private double Slope(double objective, double room) => Math.Max(0.0, objective - Objective) / room;

    private void OfferBetween(double[] x, double objective, double[] values)
    {
        double theta = 0.0;
        for (int k = 0; k < values.Length && _inside.Length > 0; k++)
        {
            ProgramLimit limit = program.Limits[k];
            double violation = values[k] - limit.Upper, room = limit.Upper - _insideValues[k];
            if (violation > 0.0 && !limit.Form.IsLinear)
            {
                theta = Math.Max(theta, room > 0.0 ? violation / (violation + room) : 1.0);
            }
        }

        if (!(theta > 0.0 && theta < 1.0))
        {
            return;
        }

        var between = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            between[i] = Math.Clamp(x[i] + (theta * (_inside[i] - x[i])), program.Lower[i], program.Upper[i]);
        }

        double upper = _cheapObjective ? PointEvaluation.Objective(program, between) : objective + (theta * (_insideObjective - objective));
        if (upper < Objective)
        {
            (X, Objective, Confirmed) = (between, upper, false);
        }
    }
}

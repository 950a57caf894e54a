using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>How hard each scenario row presses on the optimum of the program in fractions: its weight in the certificate times that of its function.</summary>
internal sealed class RowPressure
{
    private readonly Dictionary<(int State, int Unit, int Row), double> _pressure = [];

    private RowPressure()
    {
    }

    public static RowPressure None { get; } = new();

    /// <param name="landscape">The one that the question was lowered with.</param>
    /// <param name="lowered">The question as a program.</param>
    /// <param name="certificate">Of its optimum.</param>
    public static RowPressure Of(MarginLandscape landscape, LoweredQuestion lowered, Certificate certificate)
    {
        var pressure = new RowPressure();
        var weights = FunctionWeights(lowered.Program, certificate);
        MarginState[] states = [landscape.Today, .. landscape.Moved.Where(s => s != landscape.Today)];
        for (var s = 0; s < states.Length; s++)
        {
            for (var u = 0; u < states[s].Units.Length; u++)
            {
                foreach (var (view, node, function) in lowered.ScenarioFunctions)
                {
                    if (!ReferenceEquals(view, states[s].Units[u]) || weights[function] <= 0.0) continue;
                    var first = view.Program.RowsOf(node).Start.Value;
                    var rows = certificate.FunctionWeights[function];
                    for (var k = 0; k < rows.Rows.Length; k++) pressure._pressure[(s, u, first + rows.Rows[k])] = weights[function] * rows.Weights[k];
                }
            }
        }

        return pressure;
    }

    /// <param name="state">Today's market, then the other robust moves in order.</param>
    /// <param name="unit">Position among the units of the state.</param>
    /// <param name="row">Position among the scenario rows of the unit.</param>
    public double Of(int state, int unit, int row) => _pressure.GetValueOrDefault((state, unit, row));

    /// <summary>What each function counts in the objective and, by their multipliers, in the limits.</summary>
    private static double[] FunctionWeights(ConvexProgram program, Certificate certificate)
    {
        var weights = new double[program.Functions.Length];
        Add(program.Objective, 1.0);
        for (var k = 0; k < program.Limits.Length; k++) Add(program.Limits[k].Form, Math.Max(0.0, certificate.LimitMultipliers[k]));
        return weights;

        void Add(ConvexForm form, double factor)
        {
            foreach (var term in form.Scenarios) weights[term.Function] += factor * term.Weight;
        }
    }
}

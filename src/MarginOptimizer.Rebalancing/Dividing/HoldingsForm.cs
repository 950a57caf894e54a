using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>Arguments of curves that are linear in the trades alone.</summary>
internal static class HoldingsForm
{
    /// <returns>Null where the argument is not linear, or counts cash or auxiliaries.</returns>
    public static ProgramForm? OfArgument(TradingUniverse universe, ChoiceKey choice)
    {
        var form = new ProgramForm(universe.VariableCount);
        if (choice.Node is OneSided)
        {
            // Charged column by column: the part of the choice is the column.
            var coefficients = new double[choice.Part + 1];
            coefficients[choice.Part] = 1.0;
            UnitColumns.AddHoldings(form, universe, choice.View, coefficients, 1.0);
            return form;
        }

        return choice.Node is Curve curve && Add(form, universe, choice.View, curve.Child, 1.0) ? form : null;
    }

    private static bool Add(ProgramForm form, TradingUniverse universe, MarginUnitView view, MarginNode node, double weight)
    {
        switch (node)
        {
            case Affine affine when !UnitColumns.NamesMoney(view, affine.Form.Coefficients):
                form.Constant += weight * affine.Form.Constant;
                UnitColumns.AddHoldings(form, universe, view, affine.Form.Coefficients, weight);
                return true;
            case Combine combine:
                form.Constant += weight * combine.Constant;
                for (var i = 0; i < combine.Children.Length; i++)
                {
                    if (!Add(form, universe, view, combine.Children[i], weight * combine.Weights[i])) return false;
                }

                return true;
            default:
                return false;
        }
    }
}

using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Columns of a margin unit in terms of the trades.</summary>
internal static class UnitColumns
{
    /// <summary>Adds the instruments, the present cash and the collateral of <c>weight * coefficients'z</c>; not what trades change of the cash, nor auxiliaries.</summary>
    /// <param name="coefficients">Columns from the first; as many as there are.</param>
    public static void AddHoldings(ProgramForm form, TradingUniverse universe, MarginUnitView view, ReadOnlySpan<double> coefficients, double weight)
    {
        var unit = view.Unit;
        for (var i = 0; i < Math.Min(unit.Instruments.Length, coefficients.Length); i++)
        {
            var coefficient = weight * coefficients[i];
            if (coefficient == 0.0) continue;
            form.Constant += coefficient * view.Held[i];
            foreach (var (variable, contracts) in view.Moves[i]) form.Trades[variable] += coefficient * contracts;
        }

        for (var money = 0; money < unit.Money.Length; money++)
        {
            var (cash, collateral) = (unit.CashColumnOf(money), unit.CollateralColumnOf(money));
            form.Constant += (weight * At(coefficients, cash) * view.Balances[money].Cash) + (weight * At(coefficients, collateral) * view.Balances[money].Collateral);
        }
    }

    /// <summary>Quantities that one instrument can have after the trades.</summary>
    public static (double Lower, double Upper) Range(ProgramBuilder builder, MarginUnitView view, int column)
    {
        var held = view.Held[column];
        if (view.Moves[column].IsEmpty) return (held, held);
        var form = builder.NewForm();
        form.Constant = held;
        foreach (var (variable, contracts) in view.Moves[column]) form.Trades[variable] = contracts;
        return builder.TightInterval(form);
    }

    /// <summary>Whether any cash or auxiliary column has a coefficient.</summary>
    public static bool NamesMoney(MarginUnitView view, ReadOnlySpan<double> coefficients) =>
        coefficients.Length > view.Unit.Instruments.Length && coefficients[view.Unit.Instruments.Length..].IndexOfAnyExcept(0.0) >= 0;

    private static double At(ReadOnlySpan<double> coefficients, int column) => column < coefficients.Length ? coefficients[column] : 0.0;
}

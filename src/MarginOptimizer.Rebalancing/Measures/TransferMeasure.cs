using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Cash sent from the accounts in scope to others, USD, or in the currency of the scope.</summary>
internal sealed class TransferMeasure(LimitScope scope, TradingUniverse universe) : MeasureModel
{
    public override string Unit => (scope.Base ?? Currency.Usd).Code;

    public override bool IsAffine => true;

    public override bool IsSumOfTrades => true;

    public override bool IsNeverNegative => true;

    /// <summary>Whether a transfer leaves an account in scope, in its currency; an expiry has no transfers.</summary>
    public static bool IsInScope(LimitScope scope, TradingUniverse universe, Transfer transfer) =>
        scope.Expiry is null && universe.InScope(scope, transfer.From) && (scope.Base is not { } coin || coin == transfer.Route.Currency);

    /// <summary>From the currency of a transfer to the money of a scope.</summary>
    public static double FactorOf(LimitScope scope, Transfer transfer) => scope.Base is null ? transfer.UsdPerUnit : 1.0;

    public override double Evaluate(BookState book)
    {
        var sum = 0.0;
        foreach (var transfer in universe.Transfers)
        {
            if (IsInScope(scope, universe, transfer)) sum += FactorOf(scope, transfer) * transfer.Sent(book.Lots[transfer.Variable]);
        }

        return sum;
    }

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        foreach (var transfer in universe.Transfers)
        {
            if (IsInScope(scope, universe, transfer)) form.Trades[transfer.Variable] += weight * FactorOf(scope, transfer) * transfer.Size;
        }
    }
}

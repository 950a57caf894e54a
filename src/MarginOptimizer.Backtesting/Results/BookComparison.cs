using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>The same book with the optimiser beside it without; USD.</summary>
public sealed record BookComparison
{
    public required string Book { get; init; }

    /// <summary>Mean initial margin without less with, over time.</summary>
    public required double MeanSavedUsd { get; init; }

    /// <summary>The same as a share of the mean without; null where that is 0.</summary>
    public required double? SavedShare { get; init; }

    /// <summary>USD of initial margin saved times years.</summary>
    public required double SavedUsdYears { get; init; }

    /// <summary>Price of margin times <see cref="SavedUsdYears"/>.</summary>
    public required double ValueUsd { get; init; }

    /// <summary>Execution cost of the proposals.</summary>
    public required double ProposalCostUsd { get; init; }

    /// <summary>Value less what the proposals cost.</summary>
    public required double NetUsd { get; init; }

    /// <summary>Price of margin per year at which the saving pays for the proposals; null where nothing is saved.</summary>
    public required double? BreakEvenPrice { get; init; }

    /// <summary>Trading profit with less trading profit without: luck of the market on the different positions is in it.</summary>
    public required double ProfitDifferenceUsd { get; init; }

    /// <param name="without">Rows of the arm without the optimiser.</param>
    /// <param name="with">Rows of the arm with it, at the same times.</param>
    public static BookComparison Of(ImmutableArray<StepRow> without, ImmutableArray<StepRow> with, ArmSummary first, ArmSummary second, double priceOfMargin)
    {
        var weights = ArmSummary.Weights(without);
        var (years, saved) = (0.0, 0.0);
        for (var i = 0; i < without.Length; i++)
        {
            years += weights[i];
            saved += weights[i] * (without[i].InitialUsd - with[i].InitialUsd);
        }

        var mean = saved / years;
        var isTimed = without[^1].At > without[0].At;
        var savedYears = isTimed ? saved : 0.0;
        return new BookComparison
        {
            Book = first.Book,
            MeanSavedUsd = mean,
            SavedShare = first.MeanInitialUsd > 0.0 ? mean / first.MeanInitialUsd : null,
            SavedUsdYears = savedYears,
            ValueUsd = priceOfMargin * savedYears,
            ProposalCostUsd = second.ProposalCostUsd,
            NetUsd = (priceOfMargin * savedYears) - second.ProposalCostUsd,
            BreakEvenPrice = savedYears > 0.0 ? second.ProposalCostUsd / savedYears : null,
            ProfitDifferenceUsd = second.TradingProfitUsd - first.TradingProfitUsd,
        };
    }
}

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Which changes of an account Derive's managers accept (v2-core, PMRM, PMRM_2 and StandardManager; section 7 of the specification): changes that
/// cannot add risk are not checked, all others must leave the initial margin at or above zero. Whoever looks for a way out of a shortfall is
/// checked like anybody else, unless the change is one of those.
/// </summary>
public static class DeriveTradeCheck
{
    /// <summary>Portfolio margin: only more options, collateral and cash go unchecked.</summary>
    /// <param name="perpetualChanges">Changes of perpetuals.</param>
    /// <param name="otherChanges">Changes of options, collateral and cash.</param>
    /// <param name="initialAfter">Net initial margin after the change.</param>
    public static bool AcceptsPortfolio(IEnumerable<double> perpetualChanges, IEnumerable<double> otherChanges, double initialAfter) =>
        initialAfter >= 0.0 || (perpetualChanges.All(c => c == 0.0) && otherChanges.All(c => c >= 0.0));

    /// <summary>Standard margin: perpetuals that only shrink go unchecked too.</summary>
    /// <param name="perpetuals">Each with its position before.</param>
    /// <param name="otherChanges">Changes of options, collateral and cash.</param>
    /// <param name="initialAfter">Net initial margin after the change.</param>
    public static bool AcceptsStandard(
        IEnumerable<(double Before, double Change)> perpetuals, IEnumerable<double> otherChanges, double initialAfter) =>
        initialAfter >= 0.0 || (perpetuals.All(p => IsReduction(p.Before, p.Change)) && otherChanges.All(c => c >= 0.0));

    private static bool IsReduction(double before, double change) =>
        change == 0.0 || (before * change < 0.0 && Math.Abs(change) <= Math.Abs(before));
}

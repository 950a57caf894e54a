using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>A parameter of portfolio margin with the way to read it.</summary>
/// <param name="ForOptionsOnly">It plays no part in a book without options.</param>
/// <param name="IsReportOnly">It plays no part in a requirement.</param>
/// <param name="IsForMatrix">It plays a part in the matrix even of money alone.</param>
internal sealed record PortfolioMarginField(
    ParameterField Field,
    Func<PortfolioMarginParameters, double> Read,
    bool ForOptionsOnly = false,
    bool IsReportOnly = false,
    bool IsForMatrix = false);

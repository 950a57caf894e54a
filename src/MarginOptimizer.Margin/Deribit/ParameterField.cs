using System.Globalization;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>A numeric parameter of a rule book: its name in files, how to read it and the range outside which it is refused.</summary>
/// <param name="ForOptionsOnly">It plays no part in a book without options.</param>
/// <param name="IsReportOnly">It plays no part in a requirement.</param>
internal sealed record ParameterField<T>(
    string Name, Func<T, double> Read, double Minimum, double Maximum, bool ForOptionsOnly = false, bool IsReportOnly = false)
{
    public void Check(string path, double value, ViolationList violations)
    {
        if (value >= Minimum && value <= Maximum) return;
        violations.Add(
            $"{path}.{Name}",
            string.Create(CultureInfo.InvariantCulture, $"{value} is outside the range {Minimum} .. {Maximum}"));
    }
}

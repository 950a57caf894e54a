using System.Globalization;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Models;

/// <summary>A numeric parameter of a rule book: its name in files and the range outside which it is refused.</summary>
/// <param name="IsOptional">It may be left out.</param>
internal sealed record ParameterField(string Name, double Minimum, double Maximum, bool IsOptional = false)
{
    public void Check(string path, double value, ViolationList violations)
    {
        if (value >= Minimum && value <= Maximum) return;
        violations.Add(path, string.Create(CultureInfo.InvariantCulture, $"{value} is outside the range {Minimum} .. {Maximum}"));
    }
}

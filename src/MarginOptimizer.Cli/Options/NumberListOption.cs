using System.CommandLine;
using System.Globalization;

namespace MarginOptimizer.Cli.Options;

/// <summary>Options that take several numbers, separated by commas or spaces.</summary>
internal static class NumberListOption
{
    /// <param name="name">With its dashes.</param>
    /// <param name="unit">Of each number.</param>
    /// <param name="description">For the help.</param>
    /// <param name="isValid">Which finite numbers are taken.</param>
    /// <param name="expected">Completes "expected ...".</param>
    public static Option<double[]> Create(string name, string unit, string description, Func<double, bool> isValid, string expected) => new(name)
    {
        Description = description,
        HelpName = $"{unit},{unit}",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            var numbers = new List<double>();
            foreach (var text in result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
            {
                var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
                if (isNumber && isValid(number)) numbers.Add(number);
                else result.AddError($"{OptionName.Of(result)}: is '{text}', expected {expected}");
            }

            return [.. numbers];
        },
    };
}

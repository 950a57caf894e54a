using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MarginOptimizer.Cli.Options;

/// <summary>Options that take a number, checked for what a number can be before anything runs.</summary>
internal static class NumberOption
{
    /// <summary>A finite number &gt;= 0.</summary>
    public static Option<double?> NotNegative(string name, string unit, string description) =>
        Create(name, unit, description, value => value >= 0.0, "a number >= 0");

    /// <summary>A finite number &gt; 0.</summary>
    public static Option<double?> Positive(string name, string unit, string description) =>
        Create(name, unit, description, value => value > 0.0, "a number > 0");

    /// <summary>Any finite number.</summary>
    public static Option<double?> Finite(string name, string unit, string description) =>
        Create(name, unit, description, _ => true, "a finite number");

    /// <summary>A fraction &gt; 0, such as <c>0.1</c> or <c>10%</c>.</summary>
    public static Option<double?> Fraction(string name, string unit, string description) =>
        Create(name, unit, description, value => value > 0.0, "a fraction > 0 such as 0.1 or 10%", isPercentAllowed: true);

    /// <summary>A fraction &gt; 0 and &lt;= 1, such as <c>0.5</c> or <c>50%</c>.</summary>
    public static Option<double?> Share(string name, string unit, string description) =>
        Create(name, unit, description, value => value is > 0.0 and <= 1.0, "a fraction > 0 and <= 1 such as 0.5 or 50%", isPercentAllowed: true);

    /// <summary>A fraction &gt; 0 and &lt; 1, such as <c>0.99</c> or <c>99%</c>.</summary>
    public static Option<double?> OpenShare(string name, string unit, string description) =>
        Create(name, unit, description, value => value is > 0.0 and < 1.0, "a fraction > 0 and < 1 such as 0.99 or 99%", isPercentAllowed: true);

    /// <summary>A finite multiple &gt;= 1.</summary>
    public static Option<double?> Multiple(string name, string unit, string description) =>
        Create(name, unit, description, value => value >= 1.0, "a number >= 1");

    private static Option<double?> Create(
        string name, string unit, string description, Func<double, bool> isValid, string expected, bool isPercentAllowed = false) => new(name)
        {
            Description = description,
            HelpName = unit,
            CustomParser = result => Parse(result, isValid, expected, isPercentAllowed),
        };

    private static double? Parse(ArgumentResult result, Func<double, bool> isValid, string expected, bool isPercentAllowed)
    {
        var text = result.Tokens[0].Value;
        var isPercent = isPercentAllowed && text.EndsWith('%');
        var isNumber = double.TryParse(isPercent ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        var value = isPercent ? number / 100.0 : number;
        if (isNumber && double.IsFinite(value) && isValid(value)) return value;
        result.AddError($"{OptionName.Of(result)}: is '{text}', expected {expected}");
        return null;
    }
}

using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.User;

/// <summary>Numbers of a user's document: plain, since the user is their source.</summary>
internal static class UserFields
{
    /// <summary>NaN where the field is faulty.</summary>
    public static double Required(JsonSection section, string name, double minimum, double maximum)
    {
        var value = section.Number(name);
        if (!double.IsNaN(value)) new ParameterField(name, minimum, maximum).Check(section.PathOf(name), value, section.Violations);
        return value;
    }

    public static double Optional(JsonSection section, string name, double minimum, double maximum, double absent) =>
        section.Has(name) ? Required(section, name, minimum, maximum) : absent;
}

using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Models;

/// <summary>Reads graded parameters: each an object of value, grade, source and whether it is unverified.</summary>
internal static class ParameterSection
{
    /// <summary>The values by name, and the names of the unverified ones, in the order of <paramref name="fields"/>; ranges are checked.</summary>
    public static (Dictionary<string, double> Values, ImmutableArray<string> Unverified) Read(JsonSection section, IEnumerable<ParameterField> fields)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var unverified = ImmutableArray.CreateBuilder<string>();
        foreach (var field in fields)
        {
            if (field.IsOptional && !section.Has(field.Name)) continue;
            var (value, isUnverified) = ReadOne(section.Section(field.Name), field);
            values.Add(field.Name, value);
            if (isUnverified) unverified.Add(field.Name);
        }

        return (values, unverified.ToImmutable());
    }

    private static (double Value, bool IsUnverified) ReadOne(JsonSection parameter, ParameterField field)
    {
        var value = parameter.Number("value");
        parameter.Choice("grade", MarginModelReader.Grades);
        parameter.Text("source");
        var isUnverified = parameter.Flag("unverified");
        parameter.Close();
        if (!double.IsNaN(value)) field.Check(parameter.PathOf("value"), value, parameter.Violations);
        return (value, isUnverified);
    }
}

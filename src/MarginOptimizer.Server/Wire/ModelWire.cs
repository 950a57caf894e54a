using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Server.Wire;

/// <summary>Choices of a margin model, both ways.</summary>
internal static class ModelWire
{
    /// <summary>The choice, or null after noting what is missing or wrong.</summary>
    /// <param name="asOf">Time of the market; null when it is at fault.</param>
    public static ModelChoice? Read(V1.ModelSelector? model, DateTimeOffset? asOf, FieldReader fields) =>
        Read(model, FieldPath.Root.Field("model"), asOf, fields);

    /// <param name="model">As in the request.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <param name="asOf">The instant where it names none; null when that is at fault.</param>
    /// <param name="fields">Takes the faults.</param>
    /// <inheritdoc cref="Read(V1.ModelSelector, DateTimeOffset?, FieldReader)"/>
    public static ModelChoice? Read(V1.ModelSelector? model, FieldPath path, DateTimeOffset? asOf, FieldReader fields)
    {
        if (model is null || (model.Id.Length == 0 && model.Document.Length == 0))
        {
            fields.Fault(path, "id", "is missing, expected a margin model such as deribit-spm");
            return null;
        }

        if (model.Document.Length > MarginModelReader.MaximumLength)
        {
            fields.Fault(path, "document", $"is longer than {MarginModelReader.MaximumLength} characters");
            return null;
        }

        var at = fields.OptionalTime(path, "at", model.At) ?? asOf;
        return at is null ? null : new ModelChoice(model.Id, at.Value) { Document = model.Document };
    }

    public static V1.ModelSelector Write(ModelChoice model) => new() { Id = model.Id, At = TimeWire.Write(model.At), Document = model.Document };
}

namespace MarginOptimizer.Server.Wire;

/// <summary>Choices of a margin model, both ways.</summary>
internal static class ModelWire
{
    /// <summary>The choice, or null after noting what is missing or wrong.</summary>
    /// <param name="asOf">Time of the market; null when it is at fault.</param>
    public static ModelChoice? Read(V1.ModelSelector? model, DateTimeOffset? asOf, FieldReader fields)
    {
        var path = FieldPath.Root.Field("model");
        if (model is null || model.Id.Length == 0)
        {
            fields.Fault(path, "id", "is missing, expected a margin model such as deribit-spm");
            return null;
        }

        var at = fields.OptionalTime(path, "at", model.At) ?? asOf;
        return at is null ? null : new ModelChoice(model.Id, at.Value);
    }

    public static V1.ModelSelector Write(ModelChoice model) => new() { Id = model.Id, At = TimeWire.Write(model.At) };
}

namespace MarginOptimizer.Server.Wire;

/// <summary>The fields around the question of every request.</summary>
internal static class EnvelopeWire
{
    private const int LongestLabel = 128;

    public static void Check(string requestId, string label, V1.View view, FieldReader fields)
    {
        if (requestId.Length > 0 && !Guid.TryParseExact(requestId, "D", out _))
            fields.Fault(FieldPath.Root, "request_id", $"is {FieldReader.Quoted(requestId)}, expected a UUID or nothing");
        if (label.Length > LongestLabel) fields.Fault(FieldPath.Root, "label", $"is longer than {LongestLabel} characters");
        if (!Enum.IsDefined(view)) fields.Fault(FieldPath.Root, "view", $"is {view:D}, a value this version does not know");
    }
}

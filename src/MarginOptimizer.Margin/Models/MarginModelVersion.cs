namespace MarginOptimizer.Margin.Models;

/// <summary>Names a dated version of a margin model.</summary>
/// <param name="Id">Model id, such as <c>deribit-spm</c>.</param>
/// <param name="EffectiveFrom">UTC.</param>
/// <param name="EffectiveTo">UTC, exclusive; null while in force.</param>
/// <param name="Status">Announced, in force or superseded.</param>
public sealed record MarginModelVersion(string Id, DateTimeOffset EffectiveFrom, DateTimeOffset? EffectiveTo, ModelStatus Status)
{
    public bool Includes(DateTimeOffset instant) => EffectiveFrom <= instant && (EffectiveTo is not { } end || instant < end);

    /// <summary>Id and first day, such as <c>deribit-spm@2026-09-23</c>.</summary>
    public string Name => FormattableString.Invariant($"{Id}@{EffectiveFrom:yyyy-MM-dd}");
}

using MarginOptimizer.Rebalancing.Evaluation;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>What measures need to write themselves into one program.</summary>
internal sealed class LoweringContext(ProgramBuilder builder, MarginLandscape landscape, bool holdPresent = false)
{
    private readonly Dictionary<string, Lowered> _shared = new(StringComparer.Ordinal);

    public ProgramBuilder Builder { get; } = builder;

    public MarginLandscape Landscape { get; } = landscape;

    public MarginLowering Margin { get; } = new(builder, holdPresent);

    /// <summary>A part that several measures use, written once.</summary>
    public Lowered Shared(string name, Func<Lowered> write)
    {
        if (!_shared.TryGetValue(name, out var lowered)) _shared[name] = lowered = write();
        return lowered;
    }
}

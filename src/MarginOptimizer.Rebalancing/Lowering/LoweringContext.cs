using MarginOptimizer.Rebalancing.Evaluation;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>What measures need to write themselves into one program.</summary>
/// <param name="builder">Takes what they write.</param>
/// <param name="landscape">The margins.</param>
/// <param name="holdPresent">Charges that cannot be lowered may stay at their present size.</param>
/// <param name="selection">Options of choices already taken; null leaves them to binaries.</param>
/// <param name="legs">Writes rules on whether trades are made; null writes them with switches.</param>
internal sealed class LoweringContext(
    ProgramBuilder builder, MarginLandscape landscape, bool holdPresent = false, IReadOnlyDictionary<ChoiceKey, int>? selection = null, LegLowering? legs = null)
{
    private readonly Dictionary<string, Lowered> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FunctionRows> _rows = new(StringComparer.Ordinal);

    public ProgramBuilder Builder { get; } = builder;

    public MarginLandscape Landscape { get; } = landscape;

    public LegLowering Legs { get; } = legs ?? new LegLowering(builder, LegForm.Switches, keepsMinimums: true);

    public MarginLowering Margin { get; } = new(builder, holdPresent, selection);

    /// <summary>Writes what margins come to at the worst partial fill.</summary>
    public FillLowering Fills => field ??= new FillLowering(this);

    /// <summary>A part that several measures use, written once.</summary>
    public Lowered Shared(string name, Func<Lowered> write)
    {
        if (!_shared.TryGetValue(name, out var lowered)) _shared[name] = lowered = write();
        return lowered;
    }

    /// <summary>Rows on which several functions are built, written once.</summary>
    public FunctionRows Rows(string name, Func<FunctionRows> write)
    {
        if (!_rows.TryGetValue(name, out var rows)) _rows[name] = rows = write();
        return rows;
    }
}

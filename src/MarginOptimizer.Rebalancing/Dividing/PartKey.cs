using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>What a range of a part is a range of.</summary>
/// <param name="Kind">How its values are counted.</param>
/// <param name="Variable">The trade or transfer; -1 for choices and curves of margins.</param>
/// <param name="Choice">The choice or the curve; default for trades and their sides.</param>
internal readonly record struct PartKey(PartKind Kind, int Variable, ChoiceKey Choice)
{
    public static PartKey Trade(int variable) => new(PartKind.Trade, variable, default);

    public static PartKey Option(ChoiceKey choice) => new(PartKind.Option, -1, choice);

    /// <summary>Whether and how a trade is made: 0 = not, 1 = bought, 2 = sold.</summary>
    public static PartKey Side(int variable) => new(PartKind.Option, variable, default);

    public static PartKey Argument(ChoiceKey choice) => new(PartKind.Argument, -1, choice);
}

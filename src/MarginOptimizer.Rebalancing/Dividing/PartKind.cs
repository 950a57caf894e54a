namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>What a question can be divided by.</summary>
internal enum PartKind
{
    /// <summary>Lots of a trade, or a transfer: whole numbers where these are whole.</summary>
    Trade,

    /// <summary>Which of several options holds: whole numbers from 0.</summary>
    Option,

    /// <summary>The argument of a curve: any number.</summary>
    Argument,
}

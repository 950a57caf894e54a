namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>How rules on whether trades are made at all are written.</summary>
internal enum LegForm
{
    /// <summary>As rules of the program, which its solver searches.</summary>
    Rules,

    /// <summary>With a switch per side of a trade, which the search over choices decides.</summary>
    Switches,

    /// <summary>Decided already: every trade has its side or is held at nothing.</summary>
    Taken,
}

namespace MarginOptimizer.Domain.Instruments;

/// <summary>Which legs of a package pay their taker fee. Fees of legs are taken at their marks: what a leg fills at is the venue's to choose.</summary>
public enum PackageFees
{
    /// <summary>Every leg.</summary>
    EveryLeg,

    /// <summary>Of the legs bought and the legs sold the dearer side alone.</summary>
    DearerSide,
}

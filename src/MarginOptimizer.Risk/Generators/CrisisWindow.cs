namespace MarginOptimizer.Risk.Generators;

/// <summary>Days on which markets broke. Only the dates: returns come from the caller's history.</summary>
/// <param name="Name">For people.</param>
/// <param name="From">First day, inclusive.</param>
/// <param name="To">Last day, inclusive.</param>
public sealed record CrisisWindow(string Name, DateOnly From, DateOnly To)
{
    /// <summary>Days of large losses on crypto markets that people remember by name.</summary>
    public static IReadOnlyList<CrisisWindow> Known { get; } =
    [
        new("end of the 2017 rally", new(2017, 12, 17), new(2018, 2, 6)),
        new("hash war", new(2018, 11, 14), new(2018, 11, 27)),
        new("pandemic", new(2020, 3, 7), new(2020, 3, 16)),
        new("mining ban", new(2021, 5, 12), new(2021, 5, 23)),
        new("Terra", new(2022, 5, 5), new(2022, 5, 14)),
        new("lenders of June 2022", new(2022, 6, 10), new(2022, 6, 19)),
        new("FTX", new(2022, 11, 6), new(2022, 11, 14)),
        new("USDC and its banks", new(2023, 3, 8), new(2023, 3, 14)),
        new("yen carry trade", new(2024, 8, 1), new(2024, 8, 7)),
        new("liquidations of October 2025", new(2025, 10, 9), new(2025, 10, 13)),
    ];
}

namespace MarginOptimizer.Margin.User;

/// <summary>Charges of a user's model on one coin, beside the rows.</summary>
/// <param name="DeltaCharge">Share of the absolute net delta of its positions at the index.</param>
/// <param name="ShortOptionCharge">Share of the index for every coin of short options.</param>
public sealed record UserCoin(double DeltaCharge, double ShortOptionCharge);

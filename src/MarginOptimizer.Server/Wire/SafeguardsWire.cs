using MarginOptimizer.MarketData.Input;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Server.Wire;

/// <summary>Safeguards, both ways.</summary>
internal static class SafeguardsWire
{
    /// <summary>The safeguards, an absent field as its default, every fault noted.</summary>
    public static Safeguards Read(V1.Safeguards? safeguards, FieldReader fields)
    {
        var defaults = new Safeguards();
        if (safeguards is not { } wire) return defaults;
        var path = FieldPath.Root.Field("safeguards");
        return new Safeguards
        {
            KeepProfile = wire.HasKeepProfile ? wire.KeepProfile : defaults.KeepProfile,
            ProfileShare = Fraction(wire.HasProfileShare, wire.ProfileShare, "profile_share", NumberRule.Positive) ?? defaults.ProfileShare,
            LimitRealRisk = wire.HasLimitRealRisk ? wire.LimitRealRisk : defaults.LimitRealRisk,
            RobustMargin = wire.HasRobustMargin ? wire.RobustMargin : defaults.RobustMargin,
            RobustMove = Fraction(wire.HasRobustMove, wire.RobustMove, "robust_move", RequestRules.RobustMove),
            CapLegs = wire.HasCapLegs ? wire.CapLegs : defaults.CapLegs,
            VisibleShare = Fraction(wire.HasVisibleShare, wire.VisibleShare, "visible_share", RequestRules.Share) ?? defaults.VisibleShare,
            OpenInterestShare =
                Fraction(wire.HasOpenInterestShare, wire.OpenInterestShare, "open_interest_share", RequestRules.Share)
                ?? defaults.OpenInterestShare,
            QuoteHygiene = wire.HasQuoteHygiene ? wire.QuoteHygiene : defaults.QuoteHygiene,
            KeepHeadroom = wire.HasKeepHeadroom ? wire.KeepHeadroom : defaults.KeepHeadroom,
            SavingsOutlive = wire.HasSavingsOutlive ? wire.SavingsOutlive : defaults.SavingsOutlive,
            WorstFillMultiple = Fraction(wire.HasWorstFillMultiple, wire.WorstFillMultiple, "worst_fill_multiple", RequestRules.WorstFillMultiple),
        };

        double? Fraction(bool isGiven, double value, string name, NumberRule rule) =>
            isGiven ? fields.Checked(path, name, value, rule) : null;
    }

    public static V1.Safeguards Write(Safeguards safeguards)
    {
        var wire = new V1.Safeguards
        {
            KeepProfile = safeguards.KeepProfile,
            ProfileShare = safeguards.ProfileShare,
            LimitRealRisk = safeguards.LimitRealRisk,
            RobustMargin = safeguards.RobustMargin,
            CapLegs = safeguards.CapLegs,
            VisibleShare = safeguards.VisibleShare,
            OpenInterestShare = safeguards.OpenInterestShare,
            QuoteHygiene = safeguards.QuoteHygiene,
            KeepHeadroom = safeguards.KeepHeadroom,
            SavingsOutlive = safeguards.SavingsOutlive,
        };
        if (safeguards.RobustMove is { } move) wire.RobustMove = move;
        if (safeguards.WorstFillMultiple is { } multiple) wire.WorstFillMultiple = multiple;
        return wire;
    }
}

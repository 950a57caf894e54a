using MarginOptimizer.Rebalancing.Explanation;

namespace MarginOptimizer.Server.Wire;

/// <summary>Explanations of proposals as answers.</summary>
internal static class ExplanationWire
{
    /// <param name="hasNamedAccounts">Name the accounts.</param>
    public static V1.Explanation Write(ProposalExplanation explanation, bool hasNamedAccounts)
    {
        var wire = new V1.Explanation
        {
            SampledOrders = explanation.SampledOrders,
            MinimisedBeforeUsd = explanation.MinimisedBeforeUsd,
            MinimisedAfterUsd = explanation.MinimisedAfterUsd,
            TodayBeforeUsd = explanation.TodayBeforeUsd,
            TodayAfterUsd = explanation.TodayAfterUsd,
            ChoicesAreHeld = explanation.ChoicesAreHeld,
            NotPriced = explanation.NotPriced,
            ScenarioSet = explanation.ScenarioSet,
            Work = explanation.Work,
        };
        if (double.IsFinite(explanation.OptimumInFractions)) wire.OptimumInFractionsUsd = explanation.OptimumInFractions;
        wire.Legs.AddRange(explanation.Legs.Select(l => WriteLeg(l, hasNamedAccounts)));
        wire.Binding.AddRange(explanation.Binding.Select(b => WriteBinding(b, hasNamedAccounts)));
        wire.Components.AddRange(explanation.Components.Select(c => new V1.ComponentChange
        {
            Account = hasNamedAccounts ? c.Account : "",
            Currency = c.Unit.Code,
            Name = c.Name,
            Before = c.Before,
            After = c.After,
        }));
        wire.Limits.AddRange(explanation.Limits.Select(LimitPriceWire.Write));
        wire.Ladder.AddRange(explanation.Ladder.Select(r => new V1.LadderMargin { Move = r.Move, BeforeUsd = r.BeforeUsd, AfterUsd = r.AfterUsd }));
        wire.WorstLosses.AddRange(explanation.WorstLosses.Select(l => new V1.WorstLoss
        {
            Scenario = l.Scenario,
            Move = l.Move,
            IsBeyondGrid = l.IsBeyondGrid,
            BeforeUsd = l.BeforeUsd,
            AfterUsd = l.AfterUsd,
            RankBefore = l.RankBefore,
            RankAfter = l.RankAfter,
        }));
        return wire;
    }

    private static V1.ExplainedLeg WriteLeg(ExplainedLeg leg, bool hasNamedAccounts) => new()
    {
        Account = hasNamedAccounts ? leg.Account : "",
        Name = leg.Name,
        Quantity = leg.Quantity,
        SavedUsd = leg.SavedUsd,
        SavedErrorUsd = leg.SavedError,
        SavedTodayUsd = leg.SavedTodayUsd,
        SavedTodayErrorUsd = leg.SavedTodayError,
        CostUsd = leg.CostUsd,
        Role = EnumWire.Write<LegRole, V1.LegRole>(leg.Role),
    };

    private static V1.BindingScenario WriteBinding(BindingScenario row, bool hasNamedAccounts) => new()
    {
        Account = hasNamedAccounts ? row.Account : "",
        Currency = row.Unit.Code,
        Part = row.Part,
        MarketMove = row.MarketMove,
        Table = row.Table,
        Shock = LimitsWire.WriteShock(row.Shock),
        LossBefore = row.LossBefore,
        LossAfter = row.LossAfter,
        WeightBefore = row.WeightBefore,
        WeightAfter = row.WeightAfter,
        IsFromOptimiser = row.IsFromOptimiser,
    };
}

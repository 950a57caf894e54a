using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Checks a problem as a whole: what no single part of it can know.</summary>
internal static class ProblemChecks
{
    /// <summary>Forward over index, either way, beyond which one of the two is wrong.</summary>
    private const double LargestBasis = 3.0;

    /// <exception cref="InvalidInputException">Carries every fault by its path.</exception>
    public static void Require(RebalancingProblem problem)
    {
        var faults = new ViolationList();
        CheckMarket(problem, faults);
        CheckBook(problem, faults);
        CheckBalances(problem, faults);
        CheckCandidates(problem, faults);
        LimitChecks.Check(problem, faults);
        ModeChecks.Check(problem, faults);
        CheckSettings(problem, faults);
        faults.ThrowIfAny();
    }

    /// <summary>An index far from its forwards is a mistake of units: every amount in USD would be wrong with it.</summary>
    private static void CheckMarket(RebalancingProblem problem, ViolationList faults)
    {
        foreach (var (key, forward) in problem.Market.Forwards.OrderBy(f => f.Key.Base).ThenBy(f => f.Key.Expiry))
        {
            if (!problem.Market.Indices.TryGetValue(key.Base, out var index) || (forward > index / LargestBasis && forward < index * LargestBasis)) continue;
            faults.Add($"market.indices[{key.Base}]", FormattableString.Invariant($"{index} is far from the forward {forward} of {key.Expiry:yyyy-MM-dd}"));
            return;
        }
    }

    private static void CheckBook(RebalancingProblem problem, ViolationList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var positions = problem.Book.Positions;
        if (positions.IsEmpty) faults.Add("book.positions", "is empty: there is no margin to reduce");
        for (var i = 0; i < positions.Length; i++)
        {
            var path = $"book.positions[{i}]";
            CheckInstrument(problem, positions[i].Instrument, $"{path}.instrument", faults);
            if (!seen.Add(positions[i].Instrument.Name)) faults.Add($"{path}.instrument", $"{positions[i].Instrument.Name} is held twice");
            if (problem.Market.Find(positions[i].Instrument.Name) is { } listing && !TradingUniverseBuilder.HasMark(listing))
                faults.Add($"{path}.instrument", $"{positions[i].Instrument.Name} has no mark, or no mark volatility, to value it with");
            if (!problem.Model.Covers(positions[i].Instrument))
                faults.Add($"{path}.instrument", $"{positions[i].Instrument.Name} is not margined by {problem.Model.Version.Name}");
            if (!double.IsFinite(positions[i].Quantity) || positions[i].Quantity == 0.0) faults.Add($"{path}.quantity", "must be finite and not zero");
        }
    }

    private static void CheckBalances(RebalancingProblem problem, ViolationList faults)
    {
        foreach (var (currency, balance) in problem.Book.Balances)
        {
            if (!double.IsFinite(balance.Cash)) faults.Add($"book.balances[{currency}].cash", "must be finite");
            if (!(balance.Collateral >= 0.0 && double.IsFinite(balance.Collateral))) faults.Add($"book.balances[{currency}].collateral", "must be finite and >= 0");
        }
    }

    private static void CheckCandidates(RebalancingProblem problem, ViolationList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (problem.Candidates.IsEmpty && !problem.IncludeBookAsCandidates) faults.Add("candidates", "are empty: nothing may be traded");
        for (var i = 0; i < problem.Candidates.Length; i++)
        {
            var candidate = problem.Candidates[i];
            var path = $"candidates[{i}]";
            CheckInstrument(problem, candidate.Instrument, $"{path}.instrument", faults);
            if (!seen.Add(candidate.Instrument.Name)) faults.Add($"{path}.instrument", $"{candidate.Instrument.Name} is named twice");
            if (candidate.MaxBuyQuantity is { } buy && !(buy >= 0.0 && double.IsFinite(buy))) faults.Add($"{path}.max_buy", "must be finite and >= 0");
            if (candidate.MaxSellQuantity is { } sell && !(sell >= 0.0 && double.IsFinite(sell))) faults.Add($"{path}.max_sell", "must be finite and >= 0");
            if (!(candidate.Impact >= 0.0 && double.IsFinite(candidate.Impact))) faults.Add($"{path}.impact", "must be finite and >= 0");
            if (candidate.ReduceOnly && candidate.OpenOnly) faults.Add(path, "is both reduce-only and open-only");
        }
    }

    private static void CheckInstrument(RebalancingProblem problem, Instrument instrument, string path, ViolationList faults)
    {
        if (problem.Market.Find(instrument.Name) is null)
        {
            faults.Add(path, $"{instrument.Name} is not in the market snapshot");
            return;
        }

        var expiry = instrument switch { Option o => o.Expiry, Future f => f.Expiry, _ => DateTimeOffset.MaxValue };
        if (expiry <= problem.Market.AsOf) faults.Add(path, $"{instrument.Name} expired at {expiry:yyyy-MM-dd HH:mm}Z, before the snapshot");
    }

    private static void CheckSettings(RebalancingProblem problem, ViolationList faults)
    {
        RequirePositive(problem.PriceOfMargin, "price_of_margin", faults);
        RequirePositive(problem.HorizonDays, "horizon_days", faults);
        RequirePositive(problem.GapTolerance, "gap_tolerance", faults);
        if (!(problem.MinimumBenefit >= 0.0 && double.IsFinite(problem.MinimumBenefit))) faults.Add("minimum_benefit", "must be finite and >= 0");
        var guards = problem.Safeguards;
        RequirePositive(guards.ProfileShare, "safeguards.profile_share", faults);
        RequirePositive(guards.VisibleShare, "safeguards.visible_share", faults);
        RequirePositive(guards.OpenInterestShare, "safeguards.open_interest_share", faults);
        if (guards.RobustMove is { } move && !(move > 0.0 && move < 1.0)) faults.Add("safeguards.robust_move", "must be between 0 and 1");
    }

    private static void RequirePositive(double value, string path, ViolationList faults)
    {
        if (!(value > 0.0 && double.IsFinite(value))) faults.Add(path, "must be finite and > 0");
    }
}

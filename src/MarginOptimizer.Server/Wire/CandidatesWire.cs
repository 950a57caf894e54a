using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Candidates, both ways.</summary>
internal static class CandidatesWire
{
    /// <summary>Notes where nothing at all may be traded.</summary>
    public static void RequireSome(V1.ProposeRebalancingRequest request, FieldReader fields)
    {
        var named = request.Candidates.Count + request.Accounts.Sum(a => a.Candidates.Count);
        if (named > 0 || request.AllListedAsCandidates || (request.HasIncludeBookAsCandidates && request.IncludeBookAsCandidates)) return;
        fields.Fault(
            FieldPath.Root,
            "candidates",
            "is empty, so nothing may be traded: name some, or set all_listed_as_candidates or include_book_as_candidates");
    }

    /// <summary>The candidates without what is at fault, every fault noted; sorted by instrument name.</summary>
    /// <param name="owner">Path of the message whose field <c>candidates</c> is read.</param>
    /// <param name="market">Null when it is at fault; then "all listed" adds nothing.</param>
    public static ImmutableArray<Candidate> Read(
        IReadOnlyList<V1.Candidate> candidates, bool allListed, FieldPath owner, MarketSnapshot? market, ListedInstruments listed, FieldReader fields)
    {
        var byName = new SortedDictionary<string, Candidate>(StringComparer.Ordinal);
        for (var i = 0; i < candidates.Count; i++)
        {
            var at = owner.Item("candidates", i);
            if (ReadOne(candidates[i], listed, at, fields) is not { } candidate) continue;
            if (!byName.TryAdd(candidate.Instrument.Name, candidate))
                fields.Fault(at, "instrument", $"{FieldReader.Quoted(candidate.Instrument.Name)} is a candidate twice");
        }

        if (allListed) AddListed(byName, market);
        return [.. byName.Values];
    }

    public static V1.Candidate Write(Candidate candidate)
    {
        var wire = new V1.Candidate
        {
            Instrument = candidate.Instrument.Name,
            ReduceOnly = candidate.ReduceOnly,
            OpenOnly = candidate.OpenOnly,
        };
        if (candidate.Instrument is Package package) wire.Package = PackageWire.Write(package);
        if (candidate.MaxBuyQuantity is { } buy) wire.MaxBuy = DecimalText.Format(buy);
        if (candidate.MaxSellQuantity is { } sell) wire.MaxSell = DecimalText.Format(sell);
        if (candidate.MinimumQuantity is { } minimum) wire.Minimum = DecimalText.Format(minimum);
        if (candidate.Impact > 0.0) wire.Impact = DecimalText.Format(candidate.Impact);
        return wire;
    }

    private static Candidate? ReadOne(V1.Candidate candidate, ListedInstruments listed, FieldPath path, FieldReader fields)
    {
        var instrument = candidate.Package is null
            ? listed.Find(path, candidate.Instrument)
            : PackageWire.Read(candidate.Instrument, candidate.Package, listed, path.Field("package"), fields);
        if (candidate.Package is not null && (candidate.ReduceOnly || candidate.OpenOnly))
            fields.Fault(path, candidate.ReduceOnly ? "reduce_only" : "open_only", "is for single instruments, not for packages");
        var buy = candidate.HasMaxBuy ? fields.Number(path, "max_buy", candidate.MaxBuy, NumberRule.Cap) : null;
        var sell = candidate.HasMaxSell ? fields.Number(path, "max_sell", candidate.MaxSell, NumberRule.Cap) : null;
        var impact = candidate.HasImpact ? fields.Number(path, "impact", candidate.Impact, NumberRule.Impact) : null;
        var minimum = candidate.HasMinimum ? fields.Exact(path, "minimum", candidate.Minimum) : null;
        if (candidate is { ReduceOnly: true, OpenOnly: true })
            fields.Fault(path, "open_only", "contradicts reduce_only: nothing could be traded");
        return instrument is null ? null : new Candidate(instrument, buy, sell, candidate.ReduceOnly, candidate.OpenOnly, impact ?? 0.0) { MinimumQuantity = minimum };
    }

    private static void AddListed(SortedDictionary<string, Candidate> byName, MarketSnapshot? market)
    {
        foreach (var listing in market?.Listings ?? [])
            if (listing.Instrument is not Spot) byName.TryAdd(listing.Instrument.Name, new Candidate(listing.Instrument));
    }
}

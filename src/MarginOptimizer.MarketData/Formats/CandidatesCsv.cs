using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Candidates: columns instrument and optionally account, max_buy, max_sell, reduce_only, open_only, impact, minimum.</summary>
internal static class CandidatesCsv
{
    public static ImmutableArray<Candidate> Parse(Stream stream, MarketSnapshot snapshot, AccountFilter filter)
    {
        var faults = new ViolationList();
        using var csv = new CsvReader(stream, faults);
        csv.CheckColumns(["instrument"], ["account", "max_buy", "max_sell", "reduce_only", "open_only", "impact", "minimum"]);
        faults.ThrowIfAny();
        var lookup = new InstrumentLookup(snapshot, faults);
        var candidates = ImmutableArray.CreateBuilder<Candidate>();
        while (csv.ReadRow())
            if (ReadOne(csv, lookup, filter, faults) is { } candidate) candidates.Add(candidate);
        faults.ThrowIfAny();
        return candidates.ToImmutable();
    }

    private static Candidate? ReadOne(CsvReader csv, InstrumentLookup lookup, AccountFilter filter, ViolationList faults)
    {
        var accountColumn = csv.IndexOf("account");
        var account = accountColumn < 0 ? null : csv.Cell(accountColumn).ToString();
        if (filter.FaultOf(account) is { } fault) faults.Add(csv.PathOf(accountColumn), fault);
        if (!filter.Accepts(account)) return null;
        var fields = new CsvFields(csv, faults);
        var (instrument, openOnlyColumn) = (csv.IndexOf("instrument"), csv.IndexOf("open_only"));
        var name = fields.Text(instrument);
        var maxBuy = fields.Number(csv.IndexOf("max_buy"), NumberRule.Cap);
        var maxSell = fields.Number(csv.IndexOf("max_sell"), NumberRule.Cap);
        var (reduceOnly, openOnly) = (fields.Flag(csv.IndexOf("reduce_only")), fields.Flag(openOnlyColumn));
        var impact = fields.Number(csv.IndexOf("impact"), NumberRule.Impact);
        if (reduceOnly && openOnly) faults.Add(csv.PathOf(openOnlyColumn), CandidateRules.Contradiction);
        var minimumColumn = csv.IndexOf("minimum");
        var minimum = fields.Decimal(minimumColumn);
        var found = name is null ? null : lookup.FindOnce(name, csv.PathOf(instrument));
        if (found is not null && CandidateRules.FaultOf(minimum, found) is { } least) faults.Add(csv.PathOf(minimumColumn), least);
        return found is null ? null : new Candidate(found, maxBuy, maxSell, reduceOnly, openOnly, impact ?? 0.0) { MinimumQuantity = minimum };
    }
}

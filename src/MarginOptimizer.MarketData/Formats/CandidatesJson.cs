using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The candidates format of examples/formats.md.</summary>
internal static class CandidatesJson
{
    public static ImmutableArray<Candidate> Parse(ReadOnlyMemory<byte> bytes, MarketSnapshot snapshot, AccountFilter filter)
    {
        using var document = JsonInput.Parse(bytes);
        var faults = new ViolationList();
        var candidates = Read(document.RootElement, snapshot, filter, faults);
        faults.ThrowIfAny();
        return candidates;
    }

    private static ImmutableArray<Candidate> Read(JsonElement root, MarketSnapshot snapshot, AccountFilter filter, ViolationList faults)
    {
        if (JsonFields.Open(root, "", faults, "notes", "candidates") is not { } fields) return [];
        NotesJson.Read(fields, faults);
        if (!fields.Has("candidates")) fields.Fault("candidates", "is missing, expected an array");
        var lookup = new InstrumentLookup(snapshot, faults);
        return [.. fields.Items("candidates").Select(item => ReadOne(item.Element, item.Path, lookup, filter, faults)).OfType<Candidate>()];
    }

    private static Candidate? ReadOne(JsonElement element, string path, InstrumentLookup lookup, AccountFilter filter, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, "account", "instrument", "maxBuy", "maxSell", "reduceOnly", "openOnly", "impact", "minimum", "package") is not { } fields)
            return null;
        var account = fields.Text("account");
        if (filter.FaultOf(account) is { } fault) fields.Fault("account", fault);
        if (!filter.Accepts(account)) return null;
        var name = fields.Text("instrument", required: true);
        var maxBuy = fields.Number("maxBuy", NumberRule.Cap);
        var maxSell = fields.Number("maxSell", NumberRule.Cap);
        var (reduceOnly, openOnly) = (fields.Flag("reduceOnly"), fields.Flag("openOnly"));
        if (reduceOnly && openOnly) fields.Fault("openOnly", CandidateRules.Contradiction);
        var impact = fields.Number("impact", NumberRule.Impact);
        var minimum = fields.Decimal("minimum");
        var instrument = name is null ? null : ReadInstrument(name, fields, lookup, faults);
        if (instrument is Package && (reduceOnly || openOnly)) fields.Fault(reduceOnly ? "reduceOnly" : "openOnly", "is for single instruments, not for packages");
        if (instrument is not null && CandidateRules.FaultOf(minimum, instrument) is { } least) fields.Fault("minimum", least);
        return instrument is null ? null : new Candidate(instrument, maxBuy, maxSell, reduceOnly, openOnly, impact ?? 0.0) { MinimumQuantity = minimum };
    }

    /// <summary>A listed instrument, or a package under a name of its own.</summary>
    private static Instrument? ReadInstrument(string name, JsonFields fields, InstrumentLookup lookup, ViolationList faults)
    {
        var path = fields.PathOf("instrument");
        if (fields.Get("package") is not { } package) return lookup.FindOnce(name, path);
        if (!lookup.IsFirst(name, path)) return null;
        if (lookup.IsListed(name)) fields.Fault("instrument", $"{InputText.Quote(name)} is listed: a package needs a name of its own");
        return PackageJson.Read(name, package, fields.PathOf("package"), lookup, faults);
    }
}

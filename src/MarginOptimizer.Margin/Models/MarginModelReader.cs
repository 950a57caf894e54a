using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Binance;
using MarginOptimizer.Margin.Bybit;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Okx;
using MarginOptimizer.Margin.User;

namespace MarginOptimizer.Margin.Models;

/// <summary>Reads a model version from its JSON document; the schema is described in README.md beside the documents.</summary>
public static class MarginModelReader
{
    /// <summary>Longest document accepted, characters.</summary>
    public const int MaximumLength = 1_000_000;

    /// <summary>Most underlyings of one document.</summary>
    public const int MaximumUnderlyings = 200;

    /// <summary>Longest id, characters.</summary>
    public const int LongestId = 64;

    private delegate IMarginModel Family(ModelDocument document);

    private static readonly ImmutableSortedDictionary<string, Family> Families = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create<string, Family>("binance-option-margin", BinanceOptionMargin.Read),
            KeyValuePair.Create<string, Family>("binance-portfolio-margin", BinanceReader.Read),
            KeyValuePair.Create<string, Family>("bybit-portfolio-margin", BybitReader.Read),
            KeyValuePair.Create<string, Family>("deribit-cross-portfolio-margin", CrossMarginReader.Read),
            KeyValuePair.Create<string, Family>("deribit-portfolio-margin-v1", EarlyMarginReader.Read),
            KeyValuePair.Create<string, Family>("deribit-portfolio-margin-v2", PortfolioMarginReader.Read),
            KeyValuePair.Create<string, Family>("deribit-standard-margin", StandardMarginReader.Read),
            KeyValuePair.Create<string, Family>("expected-shortfall", UserMarginReader.ReadShortfall),
            KeyValuePair.Create<string, Family>("scenario", UserMarginReader.ReadScenario),
            KeyValuePair.Create<string, Family>("value-at-risk", UserMarginReader.ReadValueAtRisk),
            KeyValuePair.Create<string, Family>("okx-portfolio-margin", OkxReader.Read),
            KeyValuePair.Create<string, Family>("derive-legacy-portfolio-margin", Derive.LegacyPortfolioReader.Read),
            KeyValuePair.Create<string, Family>("derive-portfolio-margin", Derive.PortfolioReader.Read),
            KeyValuePair.Create<string, Family>("derive-standard-margin", Derive.StandardReader.Read),
            KeyValuePair.Create<string, Family>("paradex-portfolio-margin", Paradex.ParadexReader.Read),
        ]);

    private static readonly ImmutableSortedDictionary<string, ModelStatus> Statuses = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("announced", ModelStatus.Announced),
            KeyValuePair.Create("in-force", ModelStatus.InForce),
            KeyValuePair.Create("superseded", ModelStatus.Superseded),
        ]);

    internal static ImmutableSortedDictionary<string, EvidenceGrade> Grades { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("exchange-verified", EvidenceGrade.ExchangeVerified),
            KeyValuePair.Create("published", EvidenceGrade.Published),
            KeyValuePair.Create("third-party", EvidenceGrade.ThirdParty),
            KeyValuePair.Create("inferred", EvidenceGrade.Inferred),
        ]);

    private static readonly ImmutableSortedDictionary<string, RuleScope> Scopes = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("everything", RuleScope.Everything),
            KeyValuePair.Create("options", RuleScope.Options),
            KeyValuePair.Create("futures", RuleScope.Futures),
        ]);

    /// <exception cref="InvalidInputException">Every fault of the document, by path.</exception>
    public static IMarginModel Read(string json) => ReadFile(json).Model;

    /// <summary>A version with what supports it.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static ModelFile ReadFile(string json)
    {
        if (json.Length > MaximumLength) throw new InvalidInputException("$", $"longer than {MaximumLength} characters");
        using var document = Parse(json);
        var violations = new ViolationList();
        var root = new JsonSection(document.RootElement, "", violations);
        var family = root.Choice("model", Families);
        var version = ReadVersion(root);
        var rules = ReadRules(root);
        var underlyings = root.Section("underlyings");
        var parameters = root.Has("parameters") ? root.Section("parameters") : null;
        root.Close();
        CheckUnderlyings(underlyings);
        violations.ThrowIfAny();
        var model = family(new ModelDocument(version, rules, underlyings, parameters));
        return new ModelFile(document.RootElement.GetProperty("model").GetString()!, model, rules, ModelParameters.Of(document.RootElement))
        {
            Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))),
        };
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
        }
        catch (JsonException fault)
        {
            throw new InvalidInputException($"line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1}", fault.Message);
        }
    }

    private static MarginModelVersion ReadVersion(JsonSection root)
    {
        var id = root.Text("id");
        if (id.Length > 0 && !IsValidId(id)) root.Violations.Add("id", $"must be 1 to {LongestId} letters, digits, '-', '_' or '.', starting with a letter");
        var from = root.Instant("effectiveFrom");
        DateTimeOffset? to = root.Has("effectiveTo") ? root.Instant("effectiveTo") : null;
        if (to <= from) root.Violations.Add("effectiveTo", "must be after effectiveFrom");
        var status = root.Choice("status", Statuses);
        if (status == ModelStatus.Superseded && to is null) root.Violations.Add("effectiveTo", "is missing: a superseded version says until when it was in force");
        return new MarginModelVersion(id, from, to, status);
    }

    private static ImmutableArray<RuleEvidence> ReadRules(JsonSection root)
    {
        var rules = ImmutableArray.CreateBuilder<RuleEvidence>();
        var sections = root.Sections("rules");
        if (sections.Count == 0 && root.IsArray("rules")) root.Violations.Add("rules", "is empty: at least one rule must say what supports it");
        foreach (var section in sections)
        {
            rules.Add(new RuleEvidence(
                section.Text("rule"),
                section.Choice("grade", Grades),
                section.Text("source"),
                section.Flag("unverified"),
                section.Choice("appliesTo", Scopes)));
            section.Close();
        }

        return rules.ToImmutable();
    }

    /// <summary>An id stands before '@' in names of versions and between commas in lists of them.</summary>
    private static bool IsValidId(string id) =>
        id.Length <= LongestId && char.IsAsciiLetter(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static void CheckUnderlyings(JsonSection underlyings)
    {
        var names = underlyings.AllNames();
        if (names.Count is 0 or > MaximumUnderlyings) underlyings.Violations.Add(underlyings.Path, $"must name 1 to {MaximumUnderlyings} coins");
        foreach (var name in names)
        {
            if (!Currency.IsValidCode(name)) underlyings.Violations.Add(underlyings.PathOf(name), "is no currency code");
        }
    }
}

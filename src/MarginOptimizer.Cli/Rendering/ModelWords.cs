using System.Globalization;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>Words for what is said of margin models.</summary>
internal static class ModelWords
{
    public static string Of(ModelStatus status) => status switch
    {
        ModelStatus.Announced => "announced",
        ModelStatus.InForce => "in force",
        ModelStatus.Superseded => "superseded",
        _ => "",
    };

    public static string Of(EvidenceGrade grade) => grade switch
    {
        EvidenceGrade.ExchangeVerified => "exchange-verified",
        EvidenceGrade.Published => "published",
        EvidenceGrade.ThirdParty => "third-party",
        EvidenceGrade.Inferred => "inferred",
        _ => "",
    };

    public static string Of(RuleScope scope) => scope switch
    {
        RuleScope.Options => "options",
        RuleScope.Futures => "futures",
        _ => "everything",
    };

    public static string Of(ModelChange change) => change switch
    {
        ModelChange.Added => "added",
        ModelChange.Removed => "removed",
        ModelChange.Regraded => "regraded",
        _ => "changed",
    };

    /// <summary>Rules and parameters that are verified or published, of all that are graded.</summary>
    public static string KnownShare(EvidenceSummary evidence)
    {
        var known = evidence.Grades.Where(g => g.Grade >= EvidenceGrade.Published).Sum(g => g.Rules + g.Parameters);
        return string.Create(CultureInfo.InvariantCulture, $"{known} of {evidence.Grades.Sum(g => g.Rules + g.Parameters)}");
    }

    /// <summary>Such as <c>2 exchange-verified, 1 inferred; 1 unverified</c>.</summary>
    public static string Counts(EvidenceSummary evidence, Func<GradeCount, int> count, int unverified)
    {
        var grades = evidence.Grades.Where(g => count(g) > 0).Select(g => string.Create(CultureInfo.InvariantCulture, $"{count(g)} {Of(g.Grade)}"));
        var text = string.Join(", ", grades);
        return unverified == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}; {unverified} unverified");
    }

    public static string Day(Google.Protobuf.WellKnownTypes.Timestamp? time) =>
        time is null ? "" : time.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

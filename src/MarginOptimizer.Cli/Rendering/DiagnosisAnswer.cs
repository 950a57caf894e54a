using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt diagnose</c> for people.</summary>
internal static class DiagnosisAnswer
{
    public static void Write(IAnsiConsole console, DiagnosisResult result)
    {
        HeaderBlock.Write(console, "Which limits cannot be kept together", result.Provenance);
        console.WriteLine(Verdict(result.Reason));
        console.WriteLine();
        for (var k = 0; k < result.Sets.Count; k++) WriteSet(console, result.Sets[k], k + 1);
        if (result.Sets.Count > 0)
        {
            console.WriteLine(result.AreAllSets ? "There are no other such sets." : "There may be more such sets: the search was ended by its caps or its time.");
            console.WriteLine();
            WriteSingles(console, result);
        }

        if (result.Cheapest is { Limits.Count: > 0 } cheapest) RelaxationBlock.Write(console, cheapest);
    }

    private static string Verdict(DiagnosisReason reason) => reason switch
    {
        DiagnosisReason.NoConflict => "No conflict: every limit can be kept.",
        DiagnosisReason.Infeasible => "The limits contradict each other, proven.",
        DiagnosisReason.InfeasibleInLots => "The limits contradict the rules of orders, proven: without them they could be kept.",
        _ => "Undecided: nothing was found that keeps the limits, and it is not proven that nothing does.",
    };

    private static void WriteSet(IAnsiConsole console, ConflictingSet set, int number)
    {
        var size = set.Smallest ? ", a smallest set" : "";
        var thin = set.Irreducible ? "without any one of them the others do not contradict each other" : "not thinned to the end";
        var head = set.Members.Count == 1 ? "Cannot be kept even alone" : string.Create(CultureInfo.InvariantCulture, $"These {set.Members.Count} cannot be kept together, {thin}");
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number}. {head}{size}:"));
        foreach (var member in set.Members) console.WriteLine($"   {LimitWords.Of(member)}");
        console.WriteLine();
    }

    private static void WriteSingles(IAnsiConsole console, DiagnosisResult result)
    {
        if (result.SingleRelaxations.Count == 0)
        {
            console.WriteLine("No single limit was found that would restore feasibility by giving way alone.");
            console.WriteLine();
            return;
        }

        console.WriteLine("Enough to give way alone:");
        foreach (var single in result.SingleRelaxations)
        {
            console.WriteLine(single.Needed is { } needed
                ? $"   {RelaxationBlock.Words(needed)}; then {RelaxationBlock.Words(single.Outcome)}"
                : $"   without the rule that {LimitWords.OfRule(single.Member.Id)}");
        }

        console.WriteLine();
    }
}

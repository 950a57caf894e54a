using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Questions;

/// <summary>The question of <c>marginopt margin</c> under several models.</summary>
internal static class ComparisonQuestions
{
    public static CompareMarginsRequest Read(QuestionOptions options, ComparisonOptions comparison, ParseResult parsed)
    {
        var faults = new FaultCollector();
        var names = comparison.Names(parsed);
        if (names.Count > 0 && parsed.GetValue(options.Model) is not null) faults.Add("--model", "is not for a comparison that --models names");
        var question = BookQuestion.Read(options, parsed, faults);
        faults.ThrowIfAny();
        var at = question!.Model.At;
        List<ModelChoice> models = [.. names.Select(name => question.Files.Choose(name, at))];
        if (comparison.IsAll(parsed)) models.AddRange(question.Files.All(at));
        else if (names.Count == 0) models.Add(question.Model);
        var request = CompareMarginsWire.Write(new ComparisonQuestion(
            question.Book, question.Market, at, [.. models], comparison.IsAll(parsed), comparison.IsAnnounced(parsed)));
        request.View = View.Full;
        return request;
    }
}

using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt whatif</c>: the margin of a book after each of many baskets.</summary>
internal static class WhatIfCommand
{
    public static Command Create()
    {
        var (options, baskets) = (new QuestionOptions(), new BasketOptions());
        var command = new Command("whatif", "The margin of a book after each of many baskets of trades, each on its own");
        options.AddTo(command);
        baskets.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options, baskets, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(QuestionOptions options, BasketOptions baskets, ParseResult parsed, CancellationToken cancellation)
    {
        var request = Read(options, baskets, parsed);
        var answer = await Patience.WaitAsync(options.AnswersOf(parsed).BatchEvaluateAsync(request, cancellation), "Evaluating the baskets");
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else WhatIfView.Write(Terminal.Output(), answer.Result, parsed.GetValue(options.Verbose));
        return ExitCode.Answer;
    }

    private static BatchEvaluateMarginRequest Read(QuestionOptions options, BasketOptions baskets, ParseResult parsed)
    {
        var faults = new FaultCollector();
        var question = BookQuestion.Read(options, parsed, faults);
        var read = question is null ? [] : baskets.Read(parsed, question.Market, faults);
        faults.ThrowIfAny();
        var request = BatchEvaluateMarginWire.Write(new WhatIfQuestion(question!.Book, question.Market, question.Model, read, parsed.GetValue(baskets.Fees)));
        request.View = parsed.GetValue(options.Verbose) || parsed.GetValue(options.Json) ? View.Full : View.Basic;
        return request;
    }
}

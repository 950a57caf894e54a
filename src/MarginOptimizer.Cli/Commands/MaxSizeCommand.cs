using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.MarketData;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;
using FillRule = MarginOptimizer.Rebalancing.WhatIf.FillRule;
using Limit = MarginOptimizer.Domain.Limits.Limit;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt maxsize</c>: the largest size of a trade that fits.</summary>
internal static class MaxSizeCommand
{
    public static Command Create()
    {
        var (options, baskets, size) = (new QuestionOptions(), new BasketOptions(), new SizeOptions());
        var command = new Command("maxsize", "The largest multiple of a basket, either way, that keeps headroom and limits");
        options.AddTo(command);
        baskets.AddTo(command);
        size.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options, baskets, size, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        QuestionOptions options, BasketOptions baskets, SizeOptions size, ParseResult parsed, CancellationToken cancellation)
    {
        var request = Read(options, baskets, size, parsed);
        var answer = await Patience.WaitAsync(options.AnswersOf(parsed).SolveMaxSizeAsync(request, cancellation), "Searching for the largest size");
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else MaxSizeView.Write(Terminal.Output(), answer.Result, parsed.GetValue(options.Verbose));
        return answer.Result is { Forward: null, Backward: null } ? ExitCode.NoAnswer : ExitCode.Answer;
    }

    private static SolveMaxSizeRequest Read(QuestionOptions options, BasketOptions baskets, SizeOptions size, ParseResult parsed)
    {
        var faults = new FaultCollector();
        var question = BookQuestion.Read(options, parsed, faults);
        var read = question is null ? [] : baskets.Read(parsed, question.Market, faults);
        if (read.Length > 1) faults.Add("--baskets", $"has {read.Length} baskets, expected one");
        IEnumerable<Limit> limits = parsed.GetValue(size.Limits) is { } path ? faults.Try(() => LimitFile.Read(path).AsEnumerable()) ?? [] : [];
        var model = question is null ? null : faults.Try(() => Engine.Default.SelectModel(question.Model));
        faults.ThrowIfAny();
        var problem = new MaxSizeProblem
        {
            Book = question!.Book,
            Market = question.Market,
            Model = model!,
            Basket = read[0],
            TargetHeadroomUsd = parsed.GetValue(size.TargetHeadroom) ?? 0.0,
            Limits = [.. limits],
            Fill = parsed.GetValue(size.AtMark) ? FillRule.Mark : FillRule.Quotes,
            WithFees = parsed.GetValue(baskets.Fees),
            VisibleShare = parsed.GetValue(size.VisibleShare) ?? 1.0,
        };
        if (parsed.GetValue(size.MaxMultiple) is { } most) problem = problem with { MaxMultiple = most };
        return SolveMaxSizeWire.Write(problem, question.Model);
    }
}

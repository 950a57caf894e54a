using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Questions;

/// <summary>The question of a <c>propose</c> command line as the message that both this process and a server answer.</summary>
internal static class ProposeQuestion
{
    public static ProposeRebalancingRequest Read(ProposeOptions options, ParseResult parsed)
    {
        var faults = new FaultCollector();
        var limits = TradingFiles.ReadLimits(options.Trading, parsed, faults);
        var targets = TradingFiles.ReadTargets(options.Objective, parsed, faults);
        var question = BookQuestion.Read(options.Question, parsed, faults);
        var candidates = question is null ? [] : TradingFiles.ReadCandidates(options.Trading, parsed, question, faults);
        faults.ThrowIfAny();
        var problem = new RebalancingProblem
        {
            Book = question!.Book,
            Market = question.Market,
            Model = Engine.Default.SelectModel(question.Model),
            Candidates = candidates,
            IncludeBookAsCandidates = options.Trading.IncludeBook(parsed),
            Mode = options.Objective.ModeOf(parsed),
            Limits = limits,
            Targets = targets,
            Safeguards = options.Safeguards.Read(parsed),
            WholeLots = !options.Search.IsFractional(parsed),
        };
        problem = options.Objective.Apply(parsed, problem);
        if (options.Search.Gap(parsed) is { } gap) problem = problem with { GapTolerance = gap };
        var request = ProposeRebalancingWire.Write(problem, question.Model);
        request.View = View.Full;
        if (options.Search.WorkLimit(parsed) is { } work) request.WorkLimit = work;
        return request;
    }
}

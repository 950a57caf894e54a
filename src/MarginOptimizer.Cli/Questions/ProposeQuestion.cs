using System.Collections.Immutable;
using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;
using Account = MarginOptimizer.Rebalancing.Problems.Account;

namespace MarginOptimizer.Cli.Questions;

/// <summary>The question of a <c>propose</c> command line as the message that both this process and a server answer.</summary>
internal static class ProposeQuestion
{
    public static ProposeRebalancingRequest Read(ProposeOptions options, ParseResult parsed)
    {
        var faults = new FaultCollector();
        var limits = TradingFiles.ReadLimits(options.Trading, parsed, faults);
        var tail = TradingFiles.ReadMarginTail(options.Objective, parsed, limits, faults);
        var targets = TradingFiles.ReadTargets(options.Objective, parsed, faults);
        var transfers = TradingFiles.ReadTransfers(options.Trading, parsed, faults);
        var question = AccountsQuestion.Read(options.Question, parsed, faults);
        var accounts = question is null ? [] : CancellableOrders.Allow(Accounts(question, options, parsed, faults), options.Trading, parsed, faults);
        if (question is { IsNamed: false } && !transfers.IsEmpty) faults.Add("--transfers", "is given, but the book is of one account without a name");
        faults.ThrowIfAny();
        var mode = options.Objective.ModeOf(parsed);
        var problem = question!.IsNamed ? RebalancingProblem.Of(accounts, question.Market, mode) : new RebalancingProblem
        {
            Book = accounts[0].Book,
            Market = question.Market,
            Model = accounts[0].Model,
            Candidates = accounts[0].Candidates,
            Mode = mode,
        };
        problem = problem with
        {
            IncludeBookAsCandidates = options.Trading.IncludeBook(parsed),
            Limits = limits.Limits,
            MarginTail = tail,
            Targets = targets,
            Transfers = transfers,
            HeadroomInTotal = options.Objective.IsHeadroomInTotal(parsed),
            Safeguards = options.Safeguards.Read(parsed),
            WholeLots = !options.Search.IsFractional(parsed),
        };
        problem = options.Objective.Apply(parsed, problem);
        if (options.Search.Gap(parsed) is { } gap) problem = problem with { GapTolerance = gap };
        var request = question.IsNamed
            ? ProposeRebalancingWire.Write(problem, question.Accounts.ToDictionary(a => a.Account.Id, a => a.Model, StringComparer.Ordinal))
            : ProposeRebalancingWire.Write(problem, question.Accounts[0].Model);
        request.View = View.Full;
        request.Explain = parsed.GetValue(options.Explain);
        if (options.Search.WorkLimit(parsed) is { } work) request.WorkLimit = work;
        return request;
    }

    private static ImmutableArray<Account> Accounts(AccountsQuestion question, ProposeOptions options, ParseResult parsed, FaultCollector faults)
    {
        var accounts = ImmutableArray.CreateBuilder<Account>();
        foreach (var entry in question.Accounts)
        {
            var candidates = TradingFiles.ReadCandidates(options.Trading, parsed, question, entry, faults);
            if (faults.Try(() => Engine.Default.SelectModel(entry.Model)) is not { } model) continue;
            accounts.Add(new Account
            {
                Id = entry.Account.Id,
                Book = entry.Account.Book,
                Model = model,
                Candidates = candidates,
                Market = ReferenceEquals(entry.Market, question.Market) ? null : entry.Market,
                TargetHeadroom = entry.Account.TargetHeadroom,
            });
        }

        return accounts.ToImmutable();
    }
}

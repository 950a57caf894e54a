using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Questions;

/// <summary>The question of an execution plan as the message that both this process and a server answer.</summary>
internal static class PlanQuestion
{
    /// <param name="saved">The proposal to plan; null = solve first.</param>
    public static PlanExecutionRequest Read(ProposeOptions options, PlanningOptions planning, ParseResult parsed, ProposeRebalancingResult? saved)
    {
        var faults = new FaultCollector();
        if (planning.Peaks(parsed) is { Count: > 1 } peaks) faults.Add(peaks[1], $"is given besides {peaks[0]}: one peak is kept");
        faults.ThrowIfAny();
        var request = new PlanExecutionRequest { Problem = ProposeQuestion.Read(options, parsed) };
        planning.Apply(parsed, request);
        if (saved is null) return request;
        request.Trades.AddRange(saved.Trades.Select(t => new OrderToExecute { Account = t.Account, Instrument = t.Instrument, Quantity = t.Quantity }));
        request.Transfers.AddRange(saved.Transfers.Select(t => new TransferToMake { From = t.From, To = t.To, Currency = t.Currency, Amount = t.Amount }));
        request.Cancels.AddRange(saved.Cancels.Select(c => new OrderToCancel { Account = c.Account, OrderIndex = c.OrderIndex }));
        return request;
    }
}

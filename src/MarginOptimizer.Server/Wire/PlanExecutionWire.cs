using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>The question of <c>PlanExecution</c> beside its problem.</summary>
internal static class PlanExecutionWire
{
    private static readonly NumberRule Share = new("a share > 0 and <= 1e6", v => v is > 0 and <= 1e6);
    private static readonly NumberRule Finite = new("a finite number, at most 1e15 either way", v => Math.Abs(v) <= 1e15);

    /// <exception cref="InvalidInputException">Carries every fault by its path.</exception>
    public static PlanQuestion Read(V1.PlanExecutionRequest request, RebalancingProblem problem)
    {
        var violations = new ViolationList();
        var fields = new FieldReader(violations);
        if (request.Problem.Fractional) fields.Fault(FieldPath.Root.Field("problem"), "fractional", "is set, and plans are of whole lots");
        var options = ReadOptions(request, fields);
        if (request.HasPlanWorkLimit && request.PlanWorkLimit <= 0)
            fields.Fault(FieldPath.Root, "plan_work_limit", $"is {request.PlanWorkLimit}, expected evaluations > 0");
        var orders = request.Trades.Count + request.Transfers.Count + request.Cancels.Count == 0
            ? null
            : new ExecutionOrders(ReadTrades(request, problem, fields), ReadTransfers(request, problem, fields)) { Cancels = [.. request.Cancels.Select(CancelsWire.Read)] };
        violations.ThrowIfAny();
        return new PlanQuestion(orders, options, request.HasPlanWorkLimit ? request.PlanWorkLimit : long.MaxValue);
    }

    /// <summary>A fault of the core under the name that the field has here.</summary>
    public static string WirePathOf(string path) => path switch
    {
        "peak.margin" => "peak_margin_usd",
        "peak.share" => "peak_share",
        "peak.headroom" => "least_headroom_usd",
        "buffer" => "buffer_usd",
        "most_slices" => path,
        _ when path.StartsWith("trades[", StringComparison.Ordinal) || path.StartsWith("transfers[", StringComparison.Ordinal) || path.StartsWith("cancels[", StringComparison.Ordinal) => path,
        _ => $"problem.{path}",
    };

    private static PlanOptions ReadOptions(V1.PlanExecutionRequest request, FieldReader fields)
    {
        PeakLimit? peak = request.PeakCase switch
        {
            V1.PlanExecutionRequest.PeakOneofCase.PeakMarginUsd =>
                fields.Checked(FieldPath.Root, "peak_margin_usd", request.PeakMarginUsd, RequestRules.NotNegative) is { } usd ? new PeakLimit.Margin(usd) : null,
            V1.PlanExecutionRequest.PeakOneofCase.PeakShare =>
                fields.Checked(FieldPath.Root, "peak_share", request.PeakShare, Share) is { } share ? new PeakLimit.ShareOfLarger(share) : null,
            V1.PlanExecutionRequest.PeakOneofCase.LeastHeadroomUsd =>
                fields.Checked(FieldPath.Root, "least_headroom_usd", request.LeastHeadroomUsd, Finite) is { } usd ? new PeakLimit.Headroom(usd) : null,
            _ => null,
        };
        var buffer = fields.Checked(FieldPath.Root, "buffer_usd", request.BufferUsd, RequestRules.NotNegative) ?? 0.0;
        if (buffer > 0.0 && request.PeakCase == V1.PlanExecutionRequest.PeakOneofCase.None)
            fields.Fault(FieldPath.Root, "buffer_usd", "is room below a peak, and none is given");
        var slices = request.MostSlices == 0 ? new PlanOptions().MostSlices : request.MostSlices;
        if (slices is < 1 or > PlanOptions.LargestSlices || (slices & (slices - 1)) != 0)
            fields.Fault(FieldPath.Root, "most_slices", $"is {request.MostSlices}, expected a power of two from 1 to {PlanOptions.LargestSlices}");
        return new PlanOptions { Peak = peak, BufferUsd = buffer, OverRobustMoves = request.OverRobustMoves, MostSlices = slices };
    }

    private static ImmutableArray<TradeOrder> ReadTrades(V1.PlanExecutionRequest request, RebalancingProblem problem, FieldReader fields)
    {
        var trades = ImmutableArray.CreateBuilder<TradeOrder>(request.Trades.Count);
        for (var i = 0; i < request.Trades.Count; i++)
        {
            var (trade, at) = (request.Trades[i], FieldPath.Root.Item("trades", i));
            var instrument = InstrumentOf(trade, problem, at, fields);
            if (!DecimalText.TryParse(trade.Quantity, out decimal quantity) || quantity == 0m)
                fields.Fault(at, "quantity", $"is {FieldReader.Quoted(trade.Quantity)}, expected a decimal that is not zero, without exponent");
            else if (instrument is not null)
                trades.Add(new TradeOrder(AccountOf(trade.Account), instrument, quantity));
        }

        return trades.ToImmutable();
    }

    private static Instrument? InstrumentOf(V1.OrderToExecute trade, RebalancingProblem problem, FieldPath at, FieldReader fields)
    {
        if (problem.HasNamedAccounts ? !problem.Accounts.Any(a => a.Id == trade.Account) : trade.Account.Length > 0)
        {
            fields.Fault(at, "account", $"is {FieldReader.Quoted(trade.Account)}, which the problem does not have");
            return null;
        }

        var account = problem.Accounts.First(a => a.Id == AccountOf(trade.Account));
        if ((account.Market ?? problem.Market).Find(trade.Instrument) is { } listing) return listing.Instrument;
        if (account.Candidates.FirstOrDefault(c => c.Instrument.Name == trade.Instrument) is { } candidate) return candidate.Instrument;
        fields.Fault(at, "instrument", $"{FieldReader.Quoted(trade.Instrument)} is neither listed in the market of the account nor a package among its candidates");
        return null;
    }

    private static string AccountOf(string id) => id.Length == 0 ? Account.DefaultId : id;

    private static ImmutableArray<ProposedTransfer> ReadTransfers(V1.PlanExecutionRequest request, RebalancingProblem problem, FieldReader fields)
    {
        var transfers = ImmutableArray.CreateBuilder<ProposedTransfer>(request.Transfers.Count);
        for (var i = 0; i < request.Transfers.Count; i++)
        {
            var (transfer, at) = (request.Transfers[i], FieldPath.Root.Item("transfers", i));
            var currency = fields.Code(at, "currency", transfer.Currency);
            var amount = fields.Number(at, "amount", transfer.Amount, NumberRule.Positive);
            if (currency is null || amount is null) continue;
            var route = problem.Transfers.FirstOrDefault(t => t.From == transfer.From && t.To == transfer.To && t.Currency == currency);
            var steps = route is { Step: > 0.0 } ? amount.Value / route.Step : 0.0;
            if (Math.Abs(steps - Math.Round(steps)) > 1e-9 * Math.Max(1.0, steps))
                fields.Fault(at, "amount", FormattableString.Invariant($"is {transfer.Amount}, no whole number of steps of {route!.Step}"));
            else
                transfers.Add(new ProposedTransfer(transfer.From, transfer.To, currency.Value, amount.Value, amount.Value, (long)Math.Round(steps), 0.0));
        }

        return transfers.ToImmutable();
    }
}

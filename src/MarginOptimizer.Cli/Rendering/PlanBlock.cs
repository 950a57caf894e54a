using System.Globalization;
using Google.Protobuf.Collections;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The waves of a plan and what is proven of them.</summary>
internal static class PlanBlock
{
    public static void Write(IAnsiConsole console, PlanExecutionResult plan)
    {
        foreach (var cancel in plan.Cancels)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"First cancel open order {cancel.OrderIndex + 1}{(cancel.Account.Length > 0 ? " of account " + cancel.Account : "")}."));
        if (plan.HasBeforeCancelling) console.WriteLine($"{Word(plan, capital: true)} {Figures.Usd(plan.BeforeCancelling)} USD before anything is cancelled; what follows holds once the orders are gone.");
        console.WriteLine(Verdict(plan));
        if (plan.Status == PlanStatus.NothingToTrade) return;
        console.WriteLine($"{Word(plan, capital: true)} before {Figures.Usd(plan.Before)}, after {Figures.Usd(plan.After)} USD; {Guarantee(plan)}");
        console.WriteLine($"{LeastPeak(plan)} {Waves(plan)}");
        if (plan.StoppedEarly) console.WriteLine("The search was stopped by its limit; what is said of these waves holds all the same.");
        console.WriteLine();
        WriteOrders(console, plan);
        WritePath(console, plan);
        var kept = plan.Measure == PeakMeasure.Headroom ? "Headroom kept by" : "Peak of";
        WriteCounts(console, $"{kept} fewer waves", "waves", plan.ByWaves);
        WriteCounts(console, $"{kept} all orders together in equal slices", "slices", plan.BySlices);
    }

    private static string Verdict(PlanExecutionResult plan) => plan.Status switch
    {
        PlanStatus.NothingToTrade => "Nothing to execute.",
        PlanStatus.PeakBelowEnds =>
            $"No execution keeps {Apart(plan, plan.LeastPeakBound).Wanted} USD: {Word(plan)} is {Apart(plan, plan.LeastPeakBound).Other} before or after. Below is the nearest found.",
        PlanStatus.PeakNotReached => $"No waves were found that keep {Figures.Usd(plan.PeakWanted)} USD. Below is the nearest found.",
        _ => plan.HasPeakWanted ? $"The waves keep {Figures.Usd(plan.PeakWanted)} USD." : plan.Measure == PeakMeasure.Headroom ? "The most headroom kept that was found." : "The least peak that was found.",
    };

    private static string Guarantee(PlanExecutionResult plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"whatever part of a wave fills, in any order, it never {(plan.Measure == PeakMeasure.Headroom ? "falls below" : "exceeds")} {Figures.Usd(plan.PeakGuaranteed)} USD{(plan.OverRobustMoves ? ", after the robust moves too" : "")}: {(plan.PeakProof == PeakProof.Proven ? "proven" : "checked, not proven")}.");

    private static string LeastPeak(PlanExecutionResult plan)
    {
        var (best, better, beyond) = plan.Measure == PeakMeasure.Headroom ? ("Most headroom kept", "keeps more", "above") : ("Least peak", "has a lower one", "below");
        var (found, bound) = (Figures.Usd(plan.LeastPeak), Figures.Usd(plan.LeastPeakBound));
        return plan.LeastPeakProof switch
        {
            LeastPeakProof.Least => $"{best} {found} USD: no execution {better}, proven.",
            LeastPeakProof.LeastOfWholeOrders => $"{best} {found} USD of all sequences of whole orders, proven; none of any kind is {beyond} {bound}.",
            _ when plan.HasPeakWanted && plan.Status == PlanStatus.Planned => $"A better peak was not looked for; none is {beyond} {bound} USD.",
            _ => $"{best} found {found} USD; none is {beyond} {bound}.",
        };
    }

    /// <summary>What was asked for and another amount, with enough digits to tell them apart.</summary>
    private static (string Wanted, string Other) Apart(PlanExecutionResult plan, double other) => Figures.Apart(plan.PeakWanted, other);

    private static string Waves(PlanExecutionResult plan) => string.Create(CultureInfo.InvariantCulture, $"{plan.Waves.Count} waves") + (plan.WaveProof switch
    {
        WaveProof.Fewest => ", the fewest possible.",
        WaveProof.FewestOfWholeOrders => ", the fewest of plans that send the orders whole.",
        _ => ", the fewest found.",
    });

    private static string Word(PlanExecutionResult plan, bool capital = false) => plan.Measure == PeakMeasure.Headroom
        ? capital ? "Headroom" : "headroom"
        : capital ? "Initial margin" : "the initial margin";

    private static void WriteOrders(IAnsiConsole console, PlanExecutionResult plan)
    {
        var hasAccounts = plan.Waves.SelectMany(w => w.Orders).Any(o => o.Account.Length > 0);
        var table = new FigureTable(
            "Orders, wave by wave", hasAccounts ? 4 : 3, ["wave", .. hasAccounts ? (string[])["account"] : [], "instrument", "side", "lots", "quantity", "of", "limit price", "cost USD"]);
        for (var k = 0; k < plan.Waves.Count; k++)
        {
            var number = (k + 1).ToString(CultureInfo.InvariantCulture);
            foreach (var order in plan.Waves[k].Orders)
            {
                table.Add(
                [
                    number,
                    .. hasAccounts ? (string[])[order.Account] : [],
                    order.Instrument,
                    order.Quantity.StartsWith('-') ? "sell" : "buy",
                    Math.Abs(order.LotCount).ToString(CultureInfo.InvariantCulture),
                    order.Quantity.TrimStart('-'),
                    order.Total.TrimStart('-'),
                    order.LimitPrice,
                    Figures.Usd(order.CostUsd),
                ]);
            }

            foreach (var transfer in plan.Waves[k].Transfers)
                table.Add([number, .. hasAccounts ? (string[])[transfer.From] : [], $"{transfer.Currency} to {transfer.To}", "send", "", transfer.Amount, transfer.Amount, "", Figures.Usd(transfer.CostUsd)]);
        }

        table.WriteTo(console);
    }

    private static void WritePath(IAnsiConsole console, PlanExecutionResult plan)
    {
        var table = new FigureTable($"{Word(plan, capital: true)} on the way, USD", 1, "wave", "before", "worst inside", "after", "delta left USD", "cost USD", "");
        for (var k = 0; k < plan.Waves.Count; k++)
        {
            var wave = plan.Waves[k];
            table.Add(
                (k + 1).ToString(CultureInfo.InvariantCulture),
                Figures.Usd(wave.Before),
                Figures.Usd(wave.Worst),
                Figures.Usd(wave.After),
                Figures.Usd(wave.DeltaLeftUsd),
                Figures.Usd(wave.CostUsd),
                wave.IsAttained ? "attained" : $"bound; found {Figures.Usd(wave.WorstFound)}");
        }

        table.WriteTo(console);
    }

    private static void WriteCounts(IAnsiConsole console, string title, string unit, RepeatedField<PeakOfCount> counts)
    {
        if (counts.Count == 0) return;
        var table = new FigureTable(title, 1, unit, "USD");
        foreach (var count in counts) table.Add(count.Count.ToString(CultureInfo.InvariantCulture), Figures.Usd(count.Peak));
        table.WriteTo(console);
    }
}

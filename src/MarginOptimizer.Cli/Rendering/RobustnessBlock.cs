using System.Globalization;
using Google.Protobuf.Collections;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>How the answer fares when the market moves and when its trades fill only in part.</summary>
internal static class RobustnessBlock
{
    private const string SafeguardPrefix = "default:";

    public static void WriteMoves(IAnsiConsole console, Robustness? robustness)
    {
        if (robustness is not { AfterMoves.Count: > 0 }) return;
        var table = new FigureTable("After a move of the market, before -> after the trades", 2, "move", "coin", "net delta", "gamma", "vega", "theta", "headroom USD", "limits broken");
        foreach (var move in robustness.AfterMoves)
        {
            for (var i = 0; i < move.Greeks.Count; i++)
            {
                var greeks = move.Greeks[i];
                table.Add(
                    i == 0 ? Figures.Signed(Figures.Percent(move.Move, "0.00"), move.Move) : "",
                    greeks.Coin,
                    Pair(greeks.DeltaBefore, greeks.DeltaAfter),
                    Pair(greeks.GammaBefore, greeks.GammaAfter),
                    Pair(greeks.VegaBefore, greeks.VegaAfter),
                    Pair(greeks.ThetaBefore, greeks.ThetaAfter),
                    i > 0 || !move.HasHeadroomAfterUsd ? "" : $"{Figures.Usd(move.HeadroomBeforeUsd)} -> {Figures.Usd(move.HeadroomAfterUsd)}",
                    i > 0 ? "" : Broken(move.BrokenAfter));
            }
        }

        table.WriteTo(console);
    }

    public static void WriteWorstFill(IAnsiConsole console, Robustness? robustness, bool isEverySafeguardShown)
    {
        if (robustness?.WorstFill is not { } worst) return;
        console.WriteLine(worst.Proof switch
        {
            WorstFillProof.Exact => $"Whatever part of the trades fills, the initial margin is at most {Figures.Usd(worst.InitialUsd)} USD, which is reached {Subset(worst)}: proven.",
            WorstFillProof.UpperBound => $"Whatever part of the trades fills, the initial margin is at most {Figures.Usd(worst.InitialUsd)} USD: proven; the worst found is {Figures.Usd(worst.FoundUsd)} USD, {Subset(worst)}.",
            _ => $"The worst partial fill found needs an initial margin of {Figures.Usd(worst.FoundUsd)} USD, {Subset(worst)}: checked, not proven.",
        });
        var broken = worst.Limits.Where(l => !l.IsKept).ToList();
        var shown = broken.Where(l => isEverySafeguardShown || !l.Id.StartsWith(SafeguardPrefix, StringComparison.Ordinal)).ToList();
        foreach (var limit in shown)
            console.WriteLine($"While the trades fill, {limit.Id} may come to {Figures.Significant(limit.Worst)} {limit.Unit}, beyond its bound{(limit.Proof == WorstFillProof.Checked ? " (checked, not proven)" : "")}.");
        if (broken.Count > shown.Count) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{broken.Count - shown.Count} safeguards may be broken while the trades fill (--all-limits shows them)."));
        console.WriteLine();
    }

    /// <summary>The trader's own limits by name; safeguards, which are many and meant for today, by their number.</summary>
    private static string Broken(RepeatedField<string> ids)
    {
        var own = ids.Where(id => !id.StartsWith(SafeguardPrefix, StringComparison.Ordinal)).ToList();
        if (own.Count < ids.Count) own.Add(string.Create(CultureInfo.InvariantCulture, $"{ids.Count - own.Count} safeguards"));
        return own.Count == 0 ? "none" : string.Join(", ", own);
    }

    private static string Subset(WorstFill worst)
    {
        var (filled, open) = (worst.Orders.Where(o => o.IsFilled).Select(o => o.Name).ToList(), worst.Orders.Where(o => !o.IsFilled).Select(o => o.Name).ToList());
        return filled.Count == 0 ? "with nothing filled" : open.Count == 0 ? "with everything filled" : $"with {string.Join(", ", filled)} filled and {string.Join(", ", open)} not";
    }

    private static string Pair(double before, double after) => $"{Figures.Significant(before)} -> {Figures.Significant(after)}";
}

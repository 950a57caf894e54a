using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Which instruments Derive's managers take: linear options and perpetuals that settle in the stablecoin.</summary>
internal static class Coverage
{
    public static bool IsTaken(Instrument instrument) =>
        instrument is Option or Perpetual && instrument.Payoff == Payoff.Linear && instrument.Settlement == Currency.Usdc;

    /// <exception cref="InvalidInputException">An instrument is not covered.</exception>
    public static void Check(IReadOnlyList<Instrument> instruments, IMarginModel model, IEnumerable<Currency> coins)
    {
        var violations = new ViolationList();
        for (var i = 0; i < instruments.Count; i++)
        {
            if (model.Covers(instruments[i])) continue;
            violations.Add($"instruments[{i}]", IsTaken(instruments[i])
                ? $"{instruments[i].Name}: {model.Version.Name} has no parameters for it, only for {string.Join(", ", coins)}"
                : $"{instruments[i].Name} is no linear option or perpetual settled in USDC, which are all that {model.Version.Name} margins");
        }

        violations.ThrowIfAny();
    }

    /// <exception cref="InvalidInputException">The instruments have different underlyings.</exception>
    public static void CheckOneCoin(IReadOnlyList<Instrument> instruments, MarginModelVersion version)
    {
        var coins = instruments.Select(i => i.Base).Distinct().Order().ToList();
        if (coins.Count <= 1) return;
        throw new InvalidInputException(
            "instruments", $"an account under {version.Name} holds one underlying, these have {string.Join(", ", coins)}: divide them into accounts");
    }
}

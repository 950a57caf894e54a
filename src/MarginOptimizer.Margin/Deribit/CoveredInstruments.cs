using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Refuses what a model of derivatives by base coin does not margin.</summary>
internal static class CoveredInstruments
{
    /// <exception cref="InvalidInputException">Every instrument that is not inverse or whose coin has no parameters, by position.</exception>
    public static void CheckInverse(MarginModelVersion version, ImmutableArray<Instrument> instruments, IEnumerable<Currency> coins) =>
        Check(
            version,
            instruments,
            coins,
            i => i.Payoff != Payoff.Inverse || i is Spot ? $"is no inverse option or future, which are all that {version.Name} margins" : null);

    /// <exception cref="InvalidInputException">Every instrument that is spot or whose coin has no parameters, by position.</exception>
    public static void Check(MarginModelVersion version, ImmutableArray<Instrument> instruments, IEnumerable<Currency> coins) =>
        Check(version, instruments, coins, i => i is Spot ? $"is spot, which {version.Name} does not margin" : null);

    private static void Check(
        MarginModelVersion version, ImmutableArray<Instrument> instruments, IEnumerable<Currency> coins, Func<Instrument, string?> refusal)
    {
        var violations = new ViolationList();
        var known = coins.ToHashSet();
        for (var i = 0; i < instruments.Length; i++)
        {
            var instrument = instruments[i];
            if (refusal(instrument) is { } reason)
            {
                violations.Add($"instruments[{i}]", $"{instrument.Name} {reason}");
            }
            else if (!known.Contains(instrument.Base))
            {
                violations.Add(
                    $"instruments[{i}]",
                    $"{instrument.Name}: {version.Name} has no parameters for {instrument.Base}, only for {string.Join(", ", known.Order())}");
            }
        }

        violations.ThrowIfAny();
    }
}

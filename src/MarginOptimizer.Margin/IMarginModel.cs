using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin;

/// <summary>A venue's margin rules at one version.</summary>
public interface IMarginModel
{
    /// <summary>Named in every answer.</summary>
    MarginModelVersion Version { get; }

    /// <summary>Compiles the rules for a market and a list of distinct instruments, all listed in it and none expired.</summary>
    /// <param name="market">Prices, forwards, indices, time.</param>
    /// <param name="instruments">Book and candidates together.</param>
    CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments);

    /// <summary>The same where money is held too: rules that margin every currency apart have a unit for money in a currency without instruments.</summary>
    /// <param name="market">Prices, forwards, indices, time.</param>
    /// <param name="instruments">Book and candidates together.</param>
    /// <param name="held">Currencies of the balances; one without index or parameters counts nowhere.</param>
    CompiledMargin Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments, IEnumerable<Currency> held) => Compile(market, instruments);

    /// <summary>Whether the rules margin an instrument at all; <see cref="Compile"/> takes no others.</summary>
    bool Covers(Instrument instrument);
}

using System.Collections.Immutable;
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

    /// <summary>Whether the rules margin an instrument at all; <see cref="Compile"/> takes no others.</summary>
    bool Covers(Instrument instrument);
}

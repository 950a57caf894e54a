using System.Collections.Immutable;

namespace MarginOptimizer.Cli.Desks;

/// <summary>A desk whose answer did not stand up.</summary>
/// <param name="Seed">Draws the same desk again on the same market.</param>
/// <param name="Coin">Of the market.</param>
/// <param name="AsOf">Of the market.</param>
/// <param name="Model">Version of the margin model.</param>
/// <param name="Mode">What was minimised.</param>
/// <param name="Faults">What did not reproduce.</param>
internal sealed record DeskFailure(int Seed, string Coin, DateTimeOffset AsOf, string Model, string Mode, ImmutableArray<string> Faults);

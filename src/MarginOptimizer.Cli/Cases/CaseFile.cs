using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Cli.Cases;

/// <summary>A benchmark case as its file states it: sizes are coin sizes, whatever the instrument.</summary>
internal sealed record CaseFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public required string Id { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    public required CaseModel Model { get; init; }

    public required CaseFees FeeRule { get; init; }

    public required ImmutableArray<CaseInstrument> Instruments { get; init; }

    public required ImmutableArray<CasePosition> Book { get; init; }

    public required ImmutableArray<CaseCandidate> Candidates { get; init; }

    public required CaseObjective Objective { get; init; }

    public required ImmutableArray<CaseTolerance> Tolerances { get; init; }

    public required bool WholeLots { get; init; }

    public CaseRobust? Robust { get; init; }

    public CaseScenarios? Scenarios { get; init; }

    /// <summary>Only in frontier files: each part brings its own tolerances.</summary>
    public ImmutableArray<CasePart>? Parts { get; init; }

    public required CaseExpected Expected { get; init; }

    /// <exception cref="InvalidInputException">The file cannot be read as a case.</exception>
    public static CaseFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<CaseFile>(stream, Options) ?? throw new InvalidInputException(path, "holds no case");
        }
        catch (JsonException fault)
        {
            throw new InvalidInputException(
                path, FormattableString.Invariant($"line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1}: is no case file at {fault.Path}"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, fault.Message);
        }
    }
}

/// <summary>The margin units of a case, one per currency.</summary>
internal sealed record CaseModel(ImmutableArray<CaseUnit> Units);

internal sealed record CaseUnit(string Currency, double IndexUsd, CaseParameters Params, CaseCurrencyParameters CurrencyParams, double MmFactor);

internal sealed record CaseParameters(
    double PriceRange,
    double VolatilityRangeUp,
    double VolatilityRangeDown,
    double MinVolatilityForShockUp,
    double ShortTermVegaPower,
    double LongTermVegaPower,
    double ExtendedTableFactor,
    double MInc,
    double DeltaTotalLiqShockThreshold,
    double MaxDeltaShock);

internal sealed record CaseCurrencyParameters(
    double ExtendedDampener,
    double AnnualisedMoveRisk,
    double MinAnnualisedMove,
    double PnlOffset,
    double MaxOffsetablePnl);

internal sealed record CaseFees(double OptionRateCoin, double OptionCapOfPremium, double FutureRate);

internal sealed record CaseInstrument
{
    public required string Name { get; init; }

    public required string Currency { get; init; }

    public required string Kind { get; init; }

    public string? Type { get; init; }

    public double? Strike { get; init; }

    public string? ExpiryUtc { get; init; }

    public double? Forward { get; init; }

    public double? Iv { get; init; }

    public required double Mark { get; init; }

    public double? Oi { get; init; }
}

internal sealed record CasePosition(string Instrument, double Size);

internal sealed record CaseCandidate
{
    public required string Instrument { get; init; }

    public required double Bid { get; init; }

    public required double Ask { get; init; }

    public required double MaxBuy { get; init; }

    public required double MaxSell { get; init; }

    public required double Lot { get; init; }

    public double? LotUsd { get; init; }

    public double? ImpactCoinPerCoin2 { get; init; }
}

internal sealed record CaseObjective(ImmutableArray<CaseTerm> Terms);

internal sealed record CaseTerm
{
    public required string Measure { get; init; }

    public string? Currency { get; init; }

    public required double Weight { get; init; }
}

internal sealed record CaseTolerance
{
    public required string Id { get; init; }

    public required string Measure { get; init; }

    public string? Currency { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public double? Move { get; init; }

    public string? Vol { get; init; }
}

internal sealed record CaseRobust(ImmutableArray<double> Moves);

internal sealed record CaseScenarios(double Alpha, ImmutableSortedDictionary<string, ImmutableArray<double>> Returns);

internal sealed record CasePart(ImmutableArray<CaseTolerance> Tolerances);

internal sealed record CaseExpected
{
    public string? Status { get; init; }

    public double? Objective { get; init; }

    public CaseCompare? Compare { get; init; }

    /// <summary>One per part of a frontier file.</summary>
    public ImmutableArray<CaseExpected>? Parts { get; init; }
}

internal sealed record CaseCompare(double ObjectiveAbsTolerance);

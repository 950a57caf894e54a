using System.Collections.Immutable;

namespace MarginOptimizer.Cli.Benchmarking.Reports;

/// <summary>One instance solved: the answer, how wrong it is, what it cost and what it is held against. Numbers that are not known are null.</summary>
internal sealed record BenchResult
{
    public required string Group { get; init; }

    public required string Instance { get; init; }

    public required string Status { get; init; }

    public required double? Objective { get; init; }

    /// <summary>The reference optimum, carried as a fact.</summary>
    public required double? Optimum { get; init; }

    public double? Error => Objective - Optimum;

    /// <summary>Recomputed by the independent checker from the certificate.</summary>
    public required double? LowerBound { get; init; }

    public double? Gap => Objective - LowerBound;

    /// <summary>The checker reproduces every claim, and the claim is optimality within the gap asked for, or infeasibility.</summary>
    public required bool Proven { get; init; }

    /// <summary>What the checker could not reproduce.</summary>
    public required ImmutableArray<string> Faults { get; init; }

    public required bool Right { get; init; }

    /// <summary>Not solved, nothing false claimed, and nothing demanded: it does not fail a run.</summary>
    public bool MayStayOpen { get; init; }

    /// <summary>The shortest of <see cref="Runs"/> solves, certificate included, drawing and checking not.</summary>
    public required double Seconds { get; init; }

    public required int Runs { get; init; }

    public required int Iterations { get; init; }

    public required long Work { get; init; }

    public required int Cuts { get; init; }

    /// <summary>Scenario rows evaluated, as multiples of all rows; null where the method has no such count.</summary>
    public required double? Passes { get; init; }

    /// <summary>What became of the warm start; null for a cold one.</summary>
    public required string? WarmStart { get; init; }

    public required BenchFloor? Floor { get; init; }

    public required ImmutableArray<BenchPeer> Peers { get; init; }

    /// <summary>"met", "missed" or null where there is no bar; <see cref="BarText"/> says what it is.</summary>
    public required string? Bar { get; init; }

    public required string? BarText { get; init; }
}

/// <summary>The least that the work could cost on this machine, and how many times that it took.</summary>
internal sealed record BenchFloor(string Name, double Seconds, double OursPerFloor);

/// <summary>Another solver on the same instance, recorded elsewhere, and what part of its time ours took here.</summary>
internal sealed record BenchPeer(string Name, double? RecordedSeconds, double? OursPerPeer, string Remark);

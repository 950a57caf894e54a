namespace MarginOptimizer.Solver.Branching;

/// <summary>What a local search of a guide found, and what it cost.</summary>
/// <param name="Point">Null where it found nothing.</param>
/// <param name="Work">Deterministic work units.</param>
/// <param name="Checkpoints">Checkpoints passed.</param>
public sealed record GuideStep(BranchPoint? Point, long Work, int Checkpoints);

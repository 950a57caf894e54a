using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Tests.Sparse;

/// <summary>A random program whose verdict is known by construction.</summary>
/// <param name="Program">What is to be solved.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Optimum">Objective at the planted optimum; NaN for other kinds.</param>
internal sealed record PlantedProgram(QuadraticProgram Program, PlantedKind Kind, double Optimum);

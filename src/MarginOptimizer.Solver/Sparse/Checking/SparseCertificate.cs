namespace MarginOptimizer.Solver.Sparse.Checking;

/// <summary>
/// Evidence for a lower bound: any point and any multipliers give a valid one, good ones a tight one. All in the numbers of the program itself.
/// </summary>
/// <param name="Point">xh, n entries, inside the bounds of the variables.</param>
/// <param name="Multipliers">y, m entries: &gt; 0 presses on the upper side of a row, &lt; 0 on the lower; y on an infinite side counts as 0.</param>
/// <param name="BoxLower">Lower ends of the box on which the bound holds, finite.</param>
/// <param name="BoxUpper">Upper ends, finite.</param>
/// <param name="Order">A permutation of the variables in which P is factored to show that it is positive semidefinite; its choice affects only effort.</param>
public sealed record SparseCertificate(double[] Point, double[] Multipliers, double[] BoxLower, double[] BoxUpper, int[] Order);

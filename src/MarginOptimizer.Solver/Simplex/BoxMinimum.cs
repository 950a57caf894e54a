using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Solver.Simplex;

internal static class BoxMinimum
{
    /// <summary>Smallest value of a linear form over a box; coefficients may cover leading variables only.</summary>
    public static double Of(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double scale = 1.0)
    {
        ref double at = ref MemoryMarshal.GetReference(coefficients);
        ref double low = ref MemoryMarshal.GetReference(lower[..coefficients.Length]);
        ref double high = ref MemoryMarshal.GetReference(upper[..coefficients.Length]);
        Vector256<double> factor = Vector256.Create(scale), lanes = Vector256<double>.Zero;
        int i = 0;
        for (; i <= coefficients.Length - 4; i += 4)
        {
            Vector256<double> coefficient = factor * Vector256.LoadUnsafe(ref at, (nuint)i);
            lanes += Vector256.Min(coefficient * Vector256.LoadUnsafe(ref low, (nuint)i), coefficient * Vector256.LoadUnsafe(ref high, (nuint)i));
        }

        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (; i < coefficients.Length; i++)
        {
            double coefficient = scale * coefficients[i];
            sum += Math.Min(coefficient * lower[i], coefficient * upper[i]);
        }

        return sum;
    }
}

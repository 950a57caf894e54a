using System.Runtime.Intrinsics;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>Plain sums in the order of the elements, as the definitions of the instances have them.</summary>
internal static class RowArithmetic
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    public static void AddScaled(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        var i = 0;
        for (; i <= source.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            (Vector256.Create<double>(target[i..]) + (factor * Vector256.Create<double>(source[i..]))).CopyTo(target[i..]);
        for (; i < source.Length; i++) target[i] += factor * source[i];
    }
}

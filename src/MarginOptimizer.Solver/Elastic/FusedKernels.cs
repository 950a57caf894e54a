using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>Vector kernels of a fixed 256-bit width with fused multiply-add throughout, so that every machine gets the same bits.</summary>
internal static class FusedKernels
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double left = ref MemoryMarshal.GetReference(a);
        ref double right = ref MemoryMarshal.GetReference(b[..a.Length]);
        int length = a.Length, i = 0;
        Vector256<double> first = Vector256<double>.Zero, second = first, third = first, fourth = first;
        for (; i <= length - 16; i += 16)
        {
            first = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref left, (nuint)i), Vector256.LoadUnsafe(ref right, (nuint)i), first);
            second = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref left, (nuint)i + 4), Vector256.LoadUnsafe(ref right, (nuint)i + 4), second);
            third = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref left, (nuint)i + 8), Vector256.LoadUnsafe(ref right, (nuint)i + 8), third);
            fourth = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref left, (nuint)i + 12), Vector256.LoadUnsafe(ref right, (nuint)i + 12), fourth);
        }

        for (; i <= length - 4; i += 4)
        {
            first = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref left, (nuint)i), Vector256.LoadUnsafe(ref right, (nuint)i), first);
        }

        Vector256<double> lanes = first + second + (third + fourth);
        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (; i < length; i++)
        {
            sum = Math.FusedMultiplyAdd(Unsafe.Add(ref left, i), Unsafe.Add(ref right, i), sum);
        }

        return sum;
    }

    /// <summary>target += factor * source.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        ref double from = ref MemoryMarshal.GetReference(source);
        ref double to = ref MemoryMarshal.GetReference(target[..source.Length]);
        int length = source.Length, i = 0;
        Vector256<double> scale = Vector256.Create(factor);
        for (; i <= length - 4; i += 4)
        {
            Vector256.FusedMultiplyAdd(scale, Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref to, i) = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref from, i), Unsafe.Add(ref to, i));
        }
    }
}

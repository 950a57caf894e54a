using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Losses of a book in every scenario of a table. The order of the sum is fixed: column 4k+j goes to lane j, lanes are added as
/// (0 + 1) + (2 + 3), without fused multiply-add, so that every processor gives the same bits.
/// </summary>
internal static class RowProducts
{
    private const int Lanes = 4;

    /// <param name="table">Rows of losses.</param>
    /// <param name="positions">At least <see cref="ScenarioTable.Stride"/> values; those beyond the instruments meet zeros.</param>
    /// <param name="losses">One value per row.</param>
    public static void Compute(ScenarioTable table, ReadOnlySpan<double> positions, Span<double> losses)
    {
        var stride = table.Stride;
        ref var matrix = ref MemoryMarshal.GetArrayDataReference(table.Losses);
        ref var vector = ref MemoryMarshal.GetReference(positions[..stride]);
        var row = 0;
        for (; row + 4 <= losses.Length; row += 4)
        {
            var a = Vector256<double>.Zero;
            var b = Vector256<double>.Zero;
            var c = Vector256<double>.Zero;
            var d = Vector256<double>.Zero;
            var start = (nuint)(row * stride);
            for (var k = 0; k < stride; k += Lanes)
            {
                var x = Vector256.LoadUnsafe(ref vector, (nuint)k);
                var at = start + (nuint)k;
                a += Vector256.LoadUnsafe(ref matrix, at) * x;
                b += Vector256.LoadUnsafe(ref matrix, at + (nuint)stride) * x;
                c += Vector256.LoadUnsafe(ref matrix, at + (nuint)(2 * stride)) * x;
                d += Vector256.LoadUnsafe(ref matrix, at + (nuint)(3 * stride)) * x;
            }

            losses[row] = Sum(a);
            losses[row + 1] = Sum(b);
            losses[row + 2] = Sum(c);
            losses[row + 3] = Sum(d);
        }

        for (; row < losses.Length; row++)
        {
            var a = Vector256<double>.Zero;
            for (var k = 0; k < stride; k += Lanes)
            {
                a += Vector256.LoadUnsafe(ref matrix, (nuint)(row * stride + k)) * Vector256.LoadUnsafe(ref vector, (nuint)k);
            }

            losses[row] = Sum(a);
        }
    }

    public static double Sum(Vector256<double> v) => (v[0] + v[1]) + (v[2] + v[3]);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>Vector kernels of a fixed 256-bit width with plain multiply and add, so that every machine gets the same bits.</summary>
internal static class DenseKernels
{
    /// <summary>target += factor * source.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        ref double from = ref MemoryMarshal.GetReference(source);
        ref double to = ref MemoryMarshal.GetReference(target[..source.Length]);
        int length = source.Length, i = 0;
        Vector256<double> scale = Vector256.Create(factor);
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> product = scale * Vector256.LoadUnsafe(ref from, (nuint)i);
            (Vector256.LoadUnsafe(ref to, (nuint)i) + product).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref to, i) += factor * Unsafe.Add(ref from, i);
        }
    }

    /// <summary>Four times <see cref="AddScaled"/>, one source after the other, in one sweep over the target.</summary>
    public static void AddScaledFour(
        ReadOnlySpan<double> factors, ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, ReadOnlySpan<double> d, Span<double> target)
    {
        int length = a.Length, i = 0;
        ref double first = ref MemoryMarshal.GetReference(a);
        ref double second = ref MemoryMarshal.GetReference(b[..length]);
        ref double third = ref MemoryMarshal.GetReference(c[..length]);
        ref double fourth = ref MemoryMarshal.GetReference(d[..length]);
        ref double to = ref MemoryMarshal.GetReference(target[..length]);
        Vector256<double> u = Vector256.Create(factors[0]), v = Vector256.Create(factors[1]);
        Vector256<double> w = Vector256.Create(factors[2]), z = Vector256.Create(factors[3]);
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> sum = Vector256.LoadUnsafe(ref to, (nuint)i) + u * Vector256.LoadUnsafe(ref first, (nuint)i);
            sum += v * Vector256.LoadUnsafe(ref second, (nuint)i);
            sum += w * Vector256.LoadUnsafe(ref third, (nuint)i);
            sum += z * Vector256.LoadUnsafe(ref fourth, (nuint)i);
            sum.StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < length; i++)
        {
            double sum = Unsafe.Add(ref to, i) + factors[0] * Unsafe.Add(ref first, i);
            sum += factors[1] * Unsafe.Add(ref second, i);
            sum += factors[2] * Unsafe.Add(ref third, i);
            Unsafe.Add(ref to, i) = sum + factors[3] * Unsafe.Add(ref fourth, i);
        }
    }

    /// <summary>target += |factor * source|.</summary>
    public static void AddScaledSizes(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        ref double from = ref MemoryMarshal.GetReference(source);
        ref double to = ref MemoryMarshal.GetReference(target[..source.Length]);
        int length = source.Length, i = 0;
        Vector256<double> scale = Vector256.Create(factor);
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> size = Vector256.Abs(scale * Vector256.LoadUnsafe(ref from, (nuint)i));
            (Vector256.LoadUnsafe(ref to, (nuint)i) + size).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref to, i) += Math.Abs(factor * Unsafe.Add(ref from, i));
        }
    }

    /// <summary>Four running sums, added in lane order, then the tail.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double left = ref MemoryMarshal.GetReference(a);
        ref double right = ref MemoryMarshal.GetReference(b[..a.Length]);
        int length = a.Length, i = 0;
        Vector256<double> lanes = Vector256<double>.Zero;
        for (; i <= length - 4; i += 4)
        {
            lanes += Vector256.LoadUnsafe(ref left, (nuint)i) * Vector256.LoadUnsafe(ref right, (nuint)i);
        }

        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (; i < length; i++)
        {
            sum += Unsafe.Add(ref left, i) * Unsafe.Add(ref right, i);
        }

        return sum;
    }

    /// <summary>Largest of base + factor * direction over a span; -infinity when empty.</summary>
    public static double LargestAfterStep(ReadOnlySpan<double> values, double factor, ReadOnlySpan<double> direction)
    {
        ref double from = ref MemoryMarshal.GetReference(values);
        ref double step = ref MemoryMarshal.GetReference(direction[..values.Length]);
        int length = values.Length, i = 0;
        Vector256<double> scale = Vector256.Create(factor);
        Vector256<double> best = Vector256.Create(double.NegativeInfinity);
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> moved = Vector256.LoadUnsafe(ref from, (nuint)i) + scale * Vector256.LoadUnsafe(ref step, (nuint)i);
            best = Vector256.ConditionalSelect(Vector256.GreaterThan(moved, best), moved, best);
        }

        double largest = Math.Max(Math.Max(best[0], best[1]), Math.Max(best[2], best[3]));
        for (; i < length; i++)
        {
            largest = Math.Max(largest, Unsafe.Add(ref from, i) + factor * Unsafe.Add(ref step, i));
        }

        return largest;
    }

    /// <summary>Largest |a_i b_i|.</summary>
    public static double LargestProduct(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double left = ref MemoryMarshal.GetReference(a);
        ref double right = ref MemoryMarshal.GetReference(b[..a.Length]);
        int length = a.Length, i = 0;
        Vector256<double> best = Vector256<double>.Zero;
        for (; i <= length - 4; i += 4)
        {
            best = Vector256.Max(best, Vector256.Abs(Vector256.LoadUnsafe(ref left, (nuint)i) * Vector256.LoadUnsafe(ref right, (nuint)i)));
        }

        double largest = Math.Max(Math.Max(best[0], best[1]), Math.Max(best[2], best[3]));
        for (; i < length; i++)
        {
            largest = Math.Max(largest, Math.Abs(Unsafe.Add(ref left, i) * Unsafe.Add(ref right, i)));
        }

        return largest;
    }

    /// <summary>target_i = max(target_i, |factor * source_i|).</summary>
    public static void RaiseTo(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        ref double from = ref MemoryMarshal.GetReference(source);
        ref double to = ref MemoryMarshal.GetReference(target[..source.Length]);
        int length = source.Length, i = 0;
        Vector256<double> scale = Vector256.Create(factor);
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> size = Vector256.Abs(scale * Vector256.LoadUnsafe(ref from, (nuint)i));
            Vector256.Max(Vector256.LoadUnsafe(ref to, (nuint)i), size).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref to, i) = Math.Max(Unsafe.Add(ref to, i), Math.Abs(factor * Unsafe.Add(ref from, i)));
        }
    }

    /// <summary>target_i *= factor * source_i.</summary>
    public static void Scale(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        ref double from = ref MemoryMarshal.GetReference(source);
        ref double to = ref MemoryMarshal.GetReference(target[..source.Length]);
        int length = source.Length, i = 0;
        Vector256<double> scale = Vector256.Create(factor);
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> product = scale * Vector256.LoadUnsafe(ref from, (nuint)i);
            (Vector256.LoadUnsafe(ref to, (nuint)i) * product).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref to, i) *= factor * Unsafe.Add(ref from, i);
        }
    }

    /// <summary>No NaN, no infinity.</summary>
    public static bool AllFinite(ReadOnlySpan<double> values)
    {
        ref double from = ref MemoryMarshal.GetReference(values);
        int length = values.Length, i = 0;
        Vector256<double> differences = Vector256<double>.Zero;
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> value = Vector256.LoadUnsafe(ref from, (nuint)i);
            differences += value - value;
        }

        bool finite = differences == Vector256<double>.Zero;
        for (; i < length; i++)
        {
            finite &= double.IsFinite(Unsafe.Add(ref from, i));
        }

        return finite;
    }

    /// <summary>
    /// Reduced costs of all columns less step times rate; one that ends on the wrong side of zero becomes zero and its cost follows. Side is +1 where a reduced
    /// cost must not be positive, -1 where it must not be negative, 0 where it may be anything.
    /// </summary>
    public static void MoveReduced(double step, ReadOnlySpan<double> rates, Span<double> reduced, ReadOnlySpan<double> sides, Span<double> costs)
    {
        ref double rate = ref MemoryMarshal.GetReference(rates);
        ref double value = ref MemoryMarshal.GetReference(reduced);
        ref double side = ref MemoryMarshal.GetReference(sides);
        ref double cost = ref MemoryMarshal.GetReference(costs);
        Vector256<double> by = Vector256.Create(step);
        int columns = rates.Length, q = 0;
        for (; q <= columns - 4; q += 4)
        {
            Vector256<double> moved = Vector256.LoadUnsafe(ref value, (nuint)q) - by * Vector256.LoadUnsafe(ref rate, (nuint)q);
            Vector256<double> wrong = Vector256.GreaterThan(moved * Vector256.LoadUnsafe(ref side, (nuint)q), Vector256<double>.Zero);
            if (wrong != Vector256<double>.Zero)
            {
                (Vector256.LoadUnsafe(ref cost, (nuint)q) - (moved & wrong)).StoreUnsafe(ref cost, (nuint)q);
                moved = Vector256.AndNot(moved, wrong);
            }

            moved.StoreUnsafe(ref value, (nuint)q);
        }

        for (; q < columns; q++)
        {
            double moved = reduced[q] - step * rates[q];
            if (moved * sides[q] > 0.0)
            {
                costs[q] -= moved;
                moved = 0.0;
            }

            reduced[q] = moved;
        }
    }
}

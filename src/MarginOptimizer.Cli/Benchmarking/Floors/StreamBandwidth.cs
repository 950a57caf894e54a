using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Cli.Benchmarking.Floors;

/// <summary>How fast this machine reads memory that is in no cache: the least time a pass over a large matrix can take.</summary>
internal static class StreamBandwidth
{
    private const int Repeats = 7;

    /// <summary>Bytes per second of the best of several readings.</summary>
    /// <param name="threads">Readers, each with a part of its own.</param>
    /// <param name="bytes">Read by all of them together.</param>
    public static double[] Measure(ReadOnlySpan<int> threads, long bytes)
    {
        var data = new double[bytes / sizeof(double)];
        data.AsSpan().Fill(1.0);
        var rates = new double[threads.Length];
        for (var k = 0; k < rates.Length; k++)
        {
            for (var repeat = 0; repeat < Repeats; repeat++) rates[k] = Math.Max(rates[k], Read(data, threads[k]));
        }

        return rates;
    }

    private static double Read(double[] data, int threads)
    {
        var part = data.Length / threads;
        var sums = new double[threads];
        using var start = new Barrier(threads + 1);
        var readers = new Thread[threads];
        for (var k = 0; k < threads; k++)
        {
            var reader = k;
            readers[k] = new Thread(() =>
            {
                start.SignalAndWait();
                sums[reader] = Sum(data.AsSpan(reader * part, part));
            });
            readers[k].Start();
        }

        start.SignalAndWait();
        var watch = Stopwatch.StartNew();
        foreach (var reader in readers) reader.Join();
        var seconds = watch.Elapsed.TotalSeconds;
        if (sums.Sum() != part * (double)threads) throw new InvalidOperationException("memory was not read as written");
        return part * (double)threads * sizeof(double) / seconds;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        var (a, b, c, d) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        for (nuint i = 0; i + 16 <= (nuint)values.Length; i += 16)
        {
            a += Vector256.LoadUnsafe(ref from, i);
            b += Vector256.LoadUnsafe(ref from, i + 4);
            c += Vector256.LoadUnsafe(ref from, i + 8);
            d += Vector256.LoadUnsafe(ref from, i + 12);
        }

        return Vector256.Sum(a + b + (c + d));
    }
}

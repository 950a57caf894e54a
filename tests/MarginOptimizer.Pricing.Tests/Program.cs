using System.Runtime.Intrinsics.X86;
using MarginOptimizer.Pricing.Tests.Determinism;

namespace MarginOptimizer.Pricing.Tests;

/// <summary>Entry point of the child processes of <see cref="InstructionSetTests"/>: prints whether AVX2 is in use, and the fingerprint.</summary>
internal static class Program
{
    private static void Main() => Console.WriteLine($"{Avx2.IsSupported} {Fingerprint.Compute()}");
}

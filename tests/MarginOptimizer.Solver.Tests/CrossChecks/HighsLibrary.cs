using System.Runtime.InteropServices;

namespace MarginOptimizer.Solver.Tests.CrossChecks;

/// <summary>The few calls of HiGHS's C interface that the cross-checks need, from the library that ships with Google.OrTools.</summary>
internal static partial class HighsLibrary
{
    public const int Minimise = 1, Rowwise = 2, LowerTriangle = 1, ModelOptimal = 7, ModelInfeasible = 8, Failed = -1;

    private const string Name = "highs-of-ortools";

    /// <summary>Loaded once per process; zero where it is not there.</summary>
    private static readonly nint Handle = Load();

    static HighsLibrary() => NativeLibrary.SetDllImportResolver(
        typeof(HighsLibrary).Assembly, (name, assembly, search) => name == Name ? Handle : NativeLibrary.Load(name, assembly, search));

    /// <summary>Null when HiGHS can be called, else why not.</summary>
    public static string? Absence => Handle == 0
        ? "Google.OrTools brings no HiGHS library for this platform beside the tests"
        : WordSize() == sizeof(int) ? null : "the HiGHS library of Google.OrTools was built for 64-bit indices";

    [LibraryImport(Name, EntryPoint = "Highs_create")]
    public static partial nint Create();

    [LibraryImport(Name, EntryPoint = "Highs_destroy")]
    public static partial void Destroy(nint highs);

    [LibraryImport(Name, EntryPoint = "Highs_setBoolOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetFlag(nint highs, string option, int value);

    [LibraryImport(Name, EntryPoint = "Highs_setDoubleOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetNumber(nint highs, string option, double value);

    [LibraryImport(Name, EntryPoint = "Highs_passModel")]
    public static partial int PassModel(
        nint highs,
        int columns,
        int rows,
        int entries,
        int hessianEntries,
        int matrixFormat,
        int hessianFormat,
        int sense,
        double offset,
        double[] cost,
        double[] columnLower,
        double[] columnUpper,
        double[] rowLower,
        double[] rowUpper,
        int[] starts,
        int[] indices,
        double[] values,
        int[]? hessianStarts,
        int[]? hessianIndices,
        double[]? hessianValues,
        int[]? integrality);

    [LibraryImport(Name, EntryPoint = "Highs_run")]
    public static partial int Run(nint highs);

    [LibraryImport(Name, EntryPoint = "Highs_getModelStatus")]
    public static partial int ModelStatus(nint highs);

    [LibraryImport(Name, EntryPoint = "Highs_getSolution")]
    public static partial int Solution(nint highs, double[] columnValues, double[] columnDuals, double[] rowValues, double[] rowDuals);

    [LibraryImport(Name, EntryPoint = "Highs_getSizeofHighsInt")]
    private static partial int SizeOfInteger(nint highs);

    private static int WordSize()
    {
        nint highs = Create();
        int size = SizeOfInteger(highs);
        Destroy(highs);
        return size;
    }

    /// <summary>A build for one platform has natives beside the program, any other under runtimes.</summary>
    private static nint Load()
    {
        string file = OperatingSystem.IsWindows() ? "highs.dll" : OperatingSystem.IsMacOS() ? "libhighs.1.dylib" : "libhighs.so.1";
        string[] folders = [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")];
        foreach (string folder in folders)
        {
            if (NativeLibrary.TryLoad(Path.Combine(folder, file), out nint handle))
            {
                return handle;
            }
        }

        return 0;
    }
}

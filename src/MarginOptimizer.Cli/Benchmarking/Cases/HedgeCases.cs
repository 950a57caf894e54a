using MarginOptimizer.Cli.Benchmarking.Instances;
using MarginOptimizer.Cli.Benchmarking.Peers;
using MarginOptimizer.Solver;

namespace MarginOptimizer.Cli.Benchmarking.Cases;

/// <summary>The hedge instances, seed 1: largest loss or mean of a tail, with and without a curvature. Ordered so that each is drawn once.</summary>
internal sealed class HedgeCases(IConvexSolver solver)
{
    /// <summary>Elements from which drawing and checking take more than ten seconds.</summary>
    private const long Long = 20_000_001;

    private (int Instruments, int Rows) _drawn;
    private HedgeInstance? _instance;

    public IEnumerable<BenchCase> All()
    {
        (int Instruments, int Rows, string Size)[] sizes =
        [
            (50, 1_000, "50 x 1e3"), (50, 10_000, "50 x 1e4"), (50, 100_000, "50 x 1e5"), (50, 1_000_000, "50 x 1e6"),
            (200, 10_000, "200 x 1e4"), (200, 100_000, "200 x 1e5"),
        ];
        foreach (var (instruments, rows, size) in sizes)
        {
            foreach (var (kind, level, curvature, optimum) in Optima(size)) yield return Create(kind, instruments, rows, size, level, curvature, optimum);
        }
    }

    private static (string Kind, double Level, double Curvature, double Optimum)[] Optima(string size) => size switch
    {
        "50 x 1e3" => [Quadratic("max-loss", 0.0, 0.75398453969)],
        "50 x 1e4" =>
        [
            Quadratic("max-loss", 0.0, 2.56855520625), Quadratic("CVaR99", 0.99, 2.30122632314),
            Linear("max-loss LP", 0.0, 2.48558780351), Linear("CVaR99 LP", 0.99, 2.22054823661),
        ],
        "50 x 1e5" =>
        [
            Quadratic("max-loss", 0.0, 3.21362819648), Quadratic("CVaR99", 0.99, 2.44024381261),
            Linear("max-loss LP", 0.0, 3.14297690033), Linear("CVaR99 LP", 0.99, 2.36760073168),
        ],
        "50 x 1e6" =>
        [
            Quadratic("max-loss", 0.0, 3.35054130523), Quadratic("CVaR99", 0.99, 2.16062311986), Quadratic("CVaR97.5", 0.975, 1.90346380577),
        ],
        "200 x 1e4" =>
        [
            Quadratic("max-loss", 0.0, 3.27107112025), Quadratic("CVaR99", 0.99, 3.1721415275),
            Linear("max-loss LP", 0.0, 3.00687130724), Linear("CVaR99 LP", 0.99, 2.90842107941),
        ],
        "200 x 1e5" => [Quadratic("max-loss", 0.0, 3.12975688325)],
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "no such size"),
    };

    private static (string Kind, double Level, double Curvature, double Optimum) Quadratic(string kind, double level, double optimum) =>
        (kind, level, HedgeInstance.Curvature, optimum);

    private static (string Kind, double Level, double Curvature, double Optimum) Linear(string kind, double level, double optimum) => (kind, level, 0.0, optimum);

    private BenchCase Create(string kind, int instruments, int rows, string size, double level, double curvature, double optimum)
    {
        var name = $"{kind} {size}";
        return new BenchCase(curvature > 0.0 ? "hedge, QP" : "hedge, LP", name, () => InstancePrograms.Of(Draw(instruments, rows), level, curvature), solver)
        {
            Expected = Expected.Value(optimum),
            IsLong = (long)instruments * rows >= Long,
            Peers = RecordedPeers.Of(name),
            Bar = name is "max-loss 50 x 1e6" or "max-loss 200 x 1e5" ? new Bar { Passes = 8.0 } : null,
        };
    }

    private HedgeInstance Draw(int instruments, int rows)
    {
        if (_instance is { } last && _drawn == (instruments, rows)) return last;
        _instance = null;
        (_instance, _drawn) = (HedgeInstance.Draw(instruments, rows), (instruments, rows));
        return _instance;
    }
}

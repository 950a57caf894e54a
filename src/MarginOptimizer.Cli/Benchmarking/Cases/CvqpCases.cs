using MarginOptimizer.Cli.Benchmarking.Instances;
using MarginOptimizer.Cli.Benchmarking.Peers;
using MarginOptimizer.Solver;

namespace MarginOptimizer.Cli.Benchmarking.Cases;

/// <summary>The instances of CVQP's benchmark with seed 0: portfolios under a tail limit and quantile regressions.</summary>
internal sealed class CvqpCases(IConvexSolver solver)
{
    private (int Assets, int Rows) _drawn;
    private PortfolioInstance? _portfolio;

    public IEnumerable<BenchCase> All() =>
    [
        Portfolio(100, 10_000, "100 x 1e4", 0.475, Expected.Value(-0.106557366884)),
        Portfolio(100, 10_000, "100 x 1e4", 0.437, Expected.Infeasible),
        Portfolio(500, 10_000, "500 x 1e4", 0.3, Expected.Value(-0.118583578262)),
        Portfolio(100, 100_000, "100 x 1e5", 0.475, Expected.Value(-0.0994001615558)),
        Portfolio(100, 100_000, "100 x 1e5", 0.45, Expected.Infeasible),
        Portfolio(500, 100_000, "500 x 1e5", 0.32, Expected.Value(-0.107994116607)) with { RelativeGap = 1e-6, Bar = new Bar { Passes = 8.0, Seconds = 0.6 } },
        Portfolio(500, 100_000, "500 x 1e5", 0.3, Expected.Infeasible),
        Portfolio(2000, 10_000, "2000 x 1e4", 0.3, Expected.Value(-0.129448350437)),
        Quantile(100, 10_000, "100 x 1e4", Expected.Value(0.20777665646)),
        Quantile(500, 10_000, "500 x 1e4", Expected.Value(0.187299665172)),
        Quantile(100, 100_000, "100 x 1e5", Expected.Value(0.222165510536)),
        Quantile(500, 100_000, "500 x 1e5", Expected.Value(0.240601983663)),
        Quantile(100, 1_000_000, "100 x 1e6", Expected.Value(0.231127028665)),
    ];

    private BenchCase Portfolio(int assets, int rows, string size, double limit, Expected expected)
    {
        var name = FormattableString.Invariant($"portfolio {size}, {limit}");
        return new BenchCase("portfolio", name, () => InstancePrograms.Of(Draw(assets, rows), limit), solver)
        {
            Expected = expected,
            IsLong = (long)assets * rows > 10_000_000,
            Peers = RecordedPeers.Of(name),
        };
    }

    private BenchCase Quantile(int features, int rows, string size, Expected expected)
    {
        var name = $"quantile {size}";
        return new BenchCase("quantile regression", name, () => InstancePrograms.Of(QuantileInstance.Draw(features, rows)), solver)
        {
            // A linear program with a tail in a limit ends at the accuracy of the interior point; the optima are to be reached to this.
            RelativeGap = 1e-6,
            Expected = expected,
            IsLong = (long)features * rows > 10_000_000,
            Peers = RecordedPeers.Of(name),
        };
    }

    private PortfolioInstance Draw(int assets, int rows)
    {
        if (_portfolio is { } last && _drawn == (assets, rows)) return last;
        _portfolio = null;
        (_portfolio, _drawn) = (PortfolioInstance.Draw(assets, rows), (assets, rows));
        return _portfolio;
    }
}

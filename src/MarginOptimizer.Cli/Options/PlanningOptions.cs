using System.CommandLine;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Options;

/// <summary>The options that say what an execution plan has to keep.</summary>
internal sealed class PlanningOptions
{
    private readonly Option<double?> _peak = NumberOption.NotNegative("--peak", "USD", "The initial margin never exceeds this while the orders fill");
    private readonly Option<double?> _share = NumberOption.Fraction(
        "--peak-share", "SHARE", "The initial margin never exceeds this share of the larger of before and after, such as 1.05 or 105%");
    private readonly Option<double?> _headroom = NumberOption.Finite("--least-headroom", "USD", "Collateral less initial margin never falls below this");
    private readonly Option<double?> _buffer = NumberOption.NotNegative("--buffer", "USD", "Room left below the peak");
    private readonly Option<bool> _overMoves = new("--over-moves") { Description = "The peak also holds after the robust moves of the market" };
    private readonly Option<long?> _slices = TextOption.Count("--most-slices", "Slices into which one order is cut at most, a power of two; default: 64");

    private Option[] All => [_peak, _share, _headroom, _buffer, _overMoves, _slices];

    public void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
    }

    /// <summary>The names of those that are given.</summary>
    public IEnumerable<string> Given(ParseResult parsed) => All.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name);

    /// <summary>The names of the peaks that are given; at most one may be.</summary>
    public IReadOnlyList<string> Peaks(ParseResult parsed) => [.. ((Option[])[_peak, _share, _headroom]).Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name)];

    public void Apply(ParseResult parsed, PlanExecutionRequest request)
    {
        if (parsed.GetValue(_peak) is { } peak) request.PeakMarginUsd = peak;
        if (parsed.GetValue(_share) is { } share) request.PeakShare = share;
        if (parsed.GetValue(_headroom) is { } headroom) request.LeastHeadroomUsd = headroom;
        request.BufferUsd = parsed.GetValue(_buffer) ?? 0.0;
        request.OverRobustMoves = parsed.GetValue(_overMoves);
        request.MostSlices = (int)Math.Min(int.MaxValue, parsed.GetValue(_slices) ?? 0L);
    }
}
